package dev.aorist.cli;

import dev.aorist.AoristOptions;
import java.nio.file.Files;
import java.nio.file.Path;

/** A data directory as the command line names it. */
final class DataDirectory {
  private DataDirectory() {}

  /** Options for a directory that is there; this program never makes one. */
  static AoristOptions requireStore(Path data) {
    AoristOptions options = AoristOptions.at(data);
    Path events = options.eventsDirectory().orElseThrow();
    if (!Files.isDirectory(events)) {
      throw new CliException(
          ExitCode.FAILED,
          "there is no event store in "
              + data
              + " (no directory "
              + events
              + "); give the application's data directory with --data");
    }
    return options;
  }
}
