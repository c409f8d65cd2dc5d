package dev.aorist.peers.launcher;

import java.io.IOException;
import java.util.List;

/** A server that runs while peers are measured, and ends with it. */
interface Server extends AutoCloseable {
  /** How a peer finds an empty one; called before each run. */
  List<String> arguments() throws Exception;

  /** Its process, "" when it is known by its name. */
  String pid();

  @Override
  void close() throws IOException;
}
