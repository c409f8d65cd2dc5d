package dev.aorist.cli;

import dev.aorist.AoristOptions;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.disk.RewriteReport;
import dev.aorist.eventstore.disk.StoreBackup;
import dev.aorist.eventstore.disk.StoreCheck;
import dev.aorist.eventstore.disk.StoreExcerpt;
import dev.aorist.eventstore.disk.StoreRepair;
import dev.aorist.eventstore.disk.StoreReport;
import dev.aorist.eventstore.os.OsDirectory;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is done with the files of a store, with answers in JSON. Blocks. */
final class StoreTools {
  private StoreTools() {}

  private static OsDirectory events(Path data) {
    return new OsDirectory(DataDirectory.requireStore(data).eventsDirectory().orElseThrow());
  }

  private static OsDirectory newEvents(Path data) {
    return new OsDirectory(AoristOptions.at(data).eventsDirectory().orElseThrow());
  }

  static JsonObject verify(Path data, boolean hashes, Progress progress) throws IOException {
    try {
      StoreReport found = StoreCheck.verify(events(data), hashes, progress::show);
      var problems = new JsonArray();
      found
          .problems()
          .forEach(
              problem ->
                  problems.add(
                      new JsonObject()
                          .put("file", problem.file())
                          .put("at", problem.at())
                          .put("what", problem.getMessage())));
      return new JsonObject()
          .put("segments", found.segments())
          .put("journals", found.journals())
          .put("bytes", found.bytes())
          .put("records", found.records())
          .put("events", found.events())
          .put("problems", problems);
    } finally {
      progress.end();
    }
  }

  /**
   * @param to null to tell only what would be done
   */
  static JsonObject repair(Path data, @Nullable Path to, Progress progress) throws IOException {
    try {
      return report(
          to == null
              ? StoreRepair.dryRun(events(data), progress::show)
              : StoreRepair.repair(events(data), newEvents(to), progress::show));
    } finally {
      progress.end();
    }
  }

  static JsonObject backup(Path data, Path to, Progress progress) throws IOException {
    try {
      StoreBackup.backup(events(data), new OsDirectory(to), progress::show);
      return new JsonObject().put("backup", to.toString());
    } finally {
      progress.end();
    }
  }

  static JsonObject restore(Path backup, Path to, @Nullable String until, Progress progress)
      throws IOException {
    if (!Files.isDirectory(backup)) {
      throw new CliException(
          ExitCode.FAILED, "there is no directory " + backup + "; give that of a backup");
    }
    var from = new OsDirectory(backup);
    try {
      if (until == null) {
        StoreBackup.restore(from, newEvents(to), progress::show);
        return new JsonObject().put("restored", to.toString());
      }
      Instant instant = instant(until);
      return report(
          instant != null
              ? StoreBackup.restore(from, newEvents(to), instant, progress::show)
              : StoreBackup.restore(from, newEvents(to), checkpoint(until), progress::show));
    } finally {
      progress.end();
    }
  }

  /**
   * @param partitions what is taken over
   */
  static JsonObject excerpt(Path data, Path to, Set<Integer> partitions, Progress progress)
      throws IOException {
    RewriteReport report;
    try {
      report = StoreExcerpt.write(events(data), newEvents(to), partitions, progress::show);
    } finally {
      progress.end();
    }
    if (!report.problems().isEmpty()) {
      throw new CliException(
          ExitCode.FAILED,
          "the events in "
              + data
              + " are damaged ("
              + report.problems().get(0).getMessage()
              + "); start the member with a blank directory, and it gets all from the others");
    }
    return new JsonObject().put("records", report.records()).put("events", report.events());
  }

  private static @Nullable Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static Checkpoint checkpoint(String text) {
    try {
      return Checkpoint.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CliException(
          ExitCode.USAGE,
          "'"
              + text
              + "' is no moment: give an instant such as 2026-07-28T12:00:00Z, or a checkpoint"
              + " such as 17,0,4");
    }
  }

  private static JsonObject report(RewriteReport report) {
    var left = new JsonArray();
    report
        .left()
        .forEach(
            each ->
                left.add(
                    new JsonObject()
                        .put("partition", each.partition())
                        .put("from", each.from())
                        .put("to", each.to())));
    var problems = new JsonArray();
    report.problems().forEach(problem -> problems.add(problem.getMessage()));
    return new JsonObject()
        .put("records", report.records())
        .put("events", report.events())
        .put("left", left)
        .put("problems", problems);
  }
}
