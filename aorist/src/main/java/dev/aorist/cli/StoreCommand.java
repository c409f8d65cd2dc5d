package dev.aorist.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done with an event store, whatever its application is. */
@Command(
    name = "store",
    description =
        "Describe, verify, repair, back up and restore event stores. Needs no application.")
final class StoreCommand {
  private static final String DATA = "The data directory. No application may be running on it.";

  @Spec private CommandSpec spec;

  /** Where the store is. */
  static final class Where {
    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "Open this data directory. No application may be running on it.")
    private Path data;

    @Option(
        names = "--url",
        paramLabel = "URL",
        description = "Ask the application that runs here.")
    private URI url;
  }

  @Command(description = "Tell what is in a store: partitions, events, files, bytes, first, last.")
  int describe(@ArgGroup(multiplicity = "1") Where where, @Mixin Output output) {
    JsonObject store;
    if (where.url != null) {
      try (var source = new RemoteSource(where.url)) {
        store = source.store();
      }
    } else {
      store = BareStore.describe(where.data);
    }
    if (!output.isJson()) {
      // The end is a number for each partition: for programs.
      store.remove("end");
    }
    print(store, output);
    return ExitCode.OK;
  }

  @Command(
      description = {
        "Read every byte of a store and tell what is not as it was written. Changes nothing.",
        "Ends with 3 when something is wrong."
      })
  int verify(
      @Option(names = "--data", required = true, paramLabel = "DIR", description = DATA) Path data,
      @Option(
              names = "--hashes",
              description = "Count each segment's SHA-256 too: slower, finds what was forged.")
          boolean hashes,
      @Mixin Output output)
      throws IOException {
    JsonObject found = StoreTools.verify(data, hashes, progress("verifying"));
    print(found, output);
    return found.getJsonArray("problems").isEmpty() ? ExitCode.OK : ExitCode.DIFFERENCES;
  }

  @Command(
      description = {
        "Save what can be saved of a damaged store into another data directory, and tell what is"
            + " lost: of each partition everything behind the damage. The damaged store stays as it"
            + " is.",
        "Ends with 3 when something is lost."
      })
  int repair(
      @Option(names = "--data", required = true, paramLabel = "DIR", description = DATA) Path data,
      @ArgGroup(multiplicity = "1") Repaired repaired,
      @Mixin Output output)
      throws IOException {
    JsonObject done = StoreTools.repair(data, repaired.to, progress("repairing"));
    print(done, output);
    return done.getJsonArray("left").isEmpty() ? ExitCode.OK : ExitCode.DIFFERENCES;
  }

  /** Where to, or only what would be. */
  static final class Repaired {
    @Option(
        names = "--to",
        paramLabel = "DIR",
        description = "The data directory to make; its events must not be there yet.")
    private Path to;

    @Option(names = "--dry-run", description = "Only tell what would be saved and what is lost.")
    private boolean dryRun;
  }

  @Command(
      description = {
        "Back a store up into an empty directory, also while its application runs: hard links of"
            + " what does not change any more, copies of the rest, and a manifest."
      })
  int backup(
      @Option(
              names = "--data",
              required = true,
              paramLabel = "DIR",
              description = "The data directory. An application may be running on it.")
          Path data,
      @Option(
              names = "--to",
              required = true,
              paramLabel = "DIR",
              description = "An empty directory, best on the same file system; copy it away then.")
          Path to,
      @Mixin Output output)
      throws IOException {
    print(StoreTools.backup(data, to, progress("backing up", "files")), output);
    return ExitCode.OK;
  }

  @Command(
      description = {
        "Make a data directory of a backup, after checking every byte of it. Views are not part of"
            + " it; they are rebuilt when the application starts."
      })
  int restore(
      @Parameters(paramLabel = "BACKUP", description = "The directory of the backup.") Path backup,
      @Option(
              names = "--to",
              required = true,
              paramLabel = "DIR",
              description = "The data directory to make; its events must not be there yet.")
          Path to,
      @Option(
              names = "--until",
              paramLabel = "MOMENT",
              description =
                  "Only events up to then: an instant (2026-07-28T12:00:00Z) or a checkpoint"
                      + " (17,0,4), as 'describe -o json' gives it.")
          @Nullable String until,
      @Mixin Output output)
      throws IOException {
    print(StoreTools.restore(backup, to, until, progress("restoring")), output);
    return ExitCode.OK;
  }

  private Progress progress(String what) {
    return progress(what, "bytes");
  }

  private Progress progress(String what, String unit) {
    return new Progress(spec.commandLine().getErr(), Terminal.isWatched(), what, unit);
  }

  private void print(JsonObject answer, Output output) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.println(answer.encodePrettily());
    } else {
      Table.printFields(out, answer);
    }
    out.flush();
  }
}
