package dev.aorist.cli;

import dev.aorist.AoristOptions;
import dev.aorist.http.StoreAnswers;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A data directory as the command line names it. */
final class DataDirectory {
  private DataDirectory() {}

  /** Options for a directory that is there; this program never makes one. */
  static AoristOptions requireStore(Path data) {
    AoristOptions options = AoristOptions.at(data);
    Path events = options.eventsDirectory().orElseThrow();
    if (!Files.isDirectory(events) || files(events).getLong("files") == 0) {
      throw new CliException(
          ExitCode.FAILED,
          "there is no event store in "
              + data
              + " (nothing in "
              + events
              + "); give the application's data directory with --data");
    }
    return options;
  }

  /** What is in the directory of a store, before it is opened. */
  static JsonObject files(Path events) {
    try {
      return StoreAnswers.files(events);
    } catch (IOException e) {
      throw new CliException(
          ExitCode.FAILED, events + " cannot be read (" + e + "); check who may read it");
    }
  }
}
