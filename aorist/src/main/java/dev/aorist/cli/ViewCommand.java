package dev.aorist.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done with views. */
@Command(
    name = "view",
    description = "List, query, compare, verify and rebuild views.",
    subcommands = ParkedCommand.class)
final class ViewCommand {
  @Spec private CommandSpec spec;

  @Command(description = "List the views and how they go.")
  int list(@Mixin SourceOptions source, @Mixin Output output) {
    try (Source opened = source.open()) {
      JsonObject views = opened.views();
      if (output.isJson()) {
        print(views);
      } else {
        Table.print(out(), objects(views.getJsonArray("views")));
      }
      return ExitCode.OK;
    }
  }

  @Command(description = "Show the rows of a view, or one row, as it is or as it was.")
  int query(
      @Mixin SourceOptions source,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The view.") String name,
      @Parameters(paramLabel = "KEY", arity = "0..1", description = "One row's key.")
          @Nullable String key,
      @Option(
              names = "--as-of",
              paramLabel = "MOMENT",
              description =
                  "As it was then: an instant (2026-07-28T12:00:00Z), a position (17:4203) or a"
                      + " checkpoint (17,0,4).")
          @Nullable String asOf,
      @Option(
              names = "--from",
              paramLabel = "KEY",
              defaultValue = "",
              description = "Begin with this key.")
          String from,
      @Option(
              names = "--where",
              paramLabel = "COMPONENT=VALUE",
              description = "Only rows with this value, by a declared index; of the present.")
          @Nullable String where,
      @Option(names = "--to", paramLabel = "KEY", description = "End before this key.")
          @Nullable String to,
      @Option(
              names = "--limit",
              paramLabel = "ROWS",
              defaultValue = "100",
              description = "The most rows to show (default: ${DEFAULT-VALUE}).")
          int limit) {
    if (where != null && (key != null || asOf != null || to != null)) {
      throw new CliException(
          ExitCode.USAGE, "--where goes with --from and --limit only; leave the others out");
    }
    try (Source opened = source.open()) {
      JsonObject answer =
          where != null
              ? opened.find(name, where, from, limit)
              : key == null
                  ? opened.rows(name, from, to, limit, asOf)
                  : opened.row(name, key, asOf);
      if (output.isJson()) {
        print(answer);
      } else {
        Table.print(out(), flat(answer));
        if (answer.containsKey("next")) {
          err()
              .println("There are more rows; go on with --from '" + answer.getString("next") + "'");
        }
      }
      return ExitCode.OK;
    }
  }

  @Command(
      description = {
        "Rebuild a view from all events, beside the one that answers meanwhile, and compare.",
        "Ends with 3 when the rebuilt rows differ from those before; then nothing is changed,",
        "unless --anyway is given. What answered before is kept until it is dropped."
      })
  int rebuild(
      @Mixin SourceOptions source,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The view.") String name,
      @Option(
              names = "--dry-run",
              description = "Tell which rows would change and which events fail; change nothing.")
          boolean dryRun,
      @Mixin RebuildWish wish) {
    if (dryRun) {
      return show(source.dryRun(name), "changes", output);
    }
    var progress = new Progress(err(), Terminal.isWatched(), name);
    try (Source opened = source.openToRebuild()) {
      JsonObject end;
      try {
        end =
            opened.rebuild(
                name,
                wish.options(),
                state -> progress.show(state.getLong("done", 0L), state.getLong("total", 0L)));
      } finally {
        progress.end();
      }
      int exitCode = exitCode(end);
      if (output.isJson()) {
        print(end);
      } else {
        // The checkpoint is a number for each partition: for programs.
        end.remove("checkpoint");
        Table.printFields(out(), end);
      }
      return exitCode;
    }
  }

  @Command(
      description = {
        "Hold a view against a replay of all its events: whether each offset of each partition was",
        "seen once, and the digests of both, in all and by partition.",
        "Ends with 3 when they differ. Changes nothing."
      })
  int verify(
      @Mixin SourceOptions source,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The view.") String name) {
    return show(source.dryRun(name), "partitions", output);
  }

  @Command(
      description = {
        "Show the rows in which two moments of a view differ.",
        "Ends with 3 when there are any."
      })
  int diff(
      @Mixin SourceOptions source,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The view.") String name,
      @Parameters(
              paramLabel = "FROM",
              description =
                  "An instant (2026-07-28T12:00:00Z), a position (17:4203) or a checkpoint"
                      + " (17,0,4).")
          String from,
      @Parameters(paramLabel = "TO", description = "Another one.") String to) {
    try (Source opened = source.open()) {
      return show(opened.diff(name, from, to), "changes", output);
    }
  }

  /** Numbers as fields, then a table of what was found. */
  private int show(JsonObject answer, String found, Output output) {
    boolean same = answer.getBoolean("holds", answer.getLong("changed") == 0);
    if (output.isJson()) {
      print(answer);
      return same ? ExitCode.OK : ExitCode.DIFFERENCES;
    }
    JsonArray shown = answer.getJsonArray(found);
    JsonArray failures = answer.getJsonArray("failures", new JsonArray());
    List.of("changes", "partitions", "failures").forEach(answer::remove);
    Table.printFields(out(), answer);
    if (!shown.isEmpty()) {
      out().println();
      Table.print(out(), objects(shown));
    }
    failures.forEach(failure -> err().println("cannot fold " + failure));
    out().flush();
    return same ? ExitCode.OK : ExitCode.DIFFERENCES;
  }

  @Command(
      description = {
        "Show how a view goes.",
        "With --watch a line whenever that changes, until it has caught up; ends with 3 if it stops."
      })
  int status(
      @Mixin SourceOptions source,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The view.") String name,
      @Option(names = "--watch", description = "Go on until it has caught up or stops.")
          boolean watch) {
    try (Source opened = source.open()) {
      JsonObject status = opened.status(name);
      show(status, output, watch);
      while (watch && !hasArrived(status)) {
        Wait.aMoment();
        JsonObject now = opened.status(name);
        if (!now.equals(status)) {
          show(now, output, true);
        }
        status = now;
      }
      return watch && "stopped".equals(status.getString("state"))
          ? ExitCode.DIFFERENCES
          : ExitCode.OK;
    }
  }

  private static boolean hasArrived(JsonObject status) {
    String state = status.getString("state");
    return state.equals("stopped") || state.equals("running") && status.getLong("behind") == 0;
  }

  private void show(JsonObject status, Output output, boolean asLine) {
    if (output.isJson()) {
      out().println(asLine ? status.encode() : status.encodePrettily());
      out().flush();
    } else if (asLine) {
      Table.print(out(), List.of(status));
    } else {
      Table.printFields(out(), status);
    }
  }

  @Command(
      description = {
        "Forget all rows of a view and fold all events anew; queries see what is there so far.",
        "To have the old rows answer meanwhile, use rebuild."
      })
  int reset(
      @Mixin SourceOptions source,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The view.") String name,
      @Option(names = "--yes", required = true, description = "Yes, forget the rows.")
          boolean yes) {
    try (Source opened = source.open()) {
      return change(opened.reset(name), output);
    }
  }

  @Command(
      description = {
        "Keep a copy of a view's rows as they are now.",
        "Questions about later moments that no history answers then fold only what came since."
      })
  int checkpoint(
      @Mixin SourceOptions source,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The view.") String name) {
    try (Source opened = source.open()) {
      return showBuilds(opened.keepCheckpoint(name), output);
    }
  }

  @Command(
      description = "List what is stored of a view: what answers, what did before, checkpoints.")
  int builds(
      @Mixin SourceOptions source,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The view.") String name) {
    return showBuilds(source.builds(name), output);
  }

  @Command(
      description = {
        "Let the rows that answered before the last rebuild answer again.",
        "Those that answer now are kept; going back once more undoes it."
      })
  int back(
      @Mixin SourceOptions source,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The view.") String name) {
    return showBuilds(source.back(name), output);
  }

  @Command(description = "Drop the rows that answered before the last rebuild, or a checkpoint.")
  int drop(
      @Mixin SourceOptions source,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The view.") String name,
      @Option(
              names = "--checkpoint",
              paramLabel = "BUILD",
              description = "Drop this checkpoint, as 'view builds' lists it.")
          @Nullable Long checkpoint,
      @Option(names = "--yes", required = true, description = "Yes, drop them.") boolean yes) {
    return showBuilds(
        checkpoint == null ? source.dropOld(name) : source.dropCheckpoint(name, checkpoint),
        output);
  }

  private int showBuilds(JsonObject answer, Output output) {
    if (output.isJson()) {
      print(answer);
    } else {
      Table.print(out(), objects(answer.getJsonArray("builds")));
    }
    return ExitCode.OK;
  }

  @Command(description = "Show the versions that a row got between two times.")
  int history(
      @Mixin SourceOptions source,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The view.") String name,
      @Parameters(paramLabel = "KEY", description = "The row's key.") String key,
      @Parameters(paramLabel = "FROM", description = "An instant; versions after it are shown.")
          String from,
      @Parameters(paramLabel = "TO", description = "An instant; the last one to be shown.")
          String to) {
    try (Source opened = source.open()) {
      JsonObject answer = opened.history(name, key, from, to);
      if (output.isJson()) {
        print(answer);
      } else {
        Table.print(out(), objects(answer.getJsonArray("versions")));
      }
      return ExitCode.OK;
    }
  }

  @Command(
      description = {
        "Have an application that runs fold no more into a view, until it is resumed or the",
        "application starts again."
      })
  int pause(
      @Mixin SourceOptions source,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The view.") String name) {
    try (RemoteSource running = source.running("pause")) {
      return change(running.pause(name), output);
    }
  }

  @Command(
      description = {
        "Let a view go on that was paused or has stopped.",
        "In a data directory: fold what it has missed, and show whether it got there."
      })
  int resume(
      @Mixin SourceOptions source,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The view.") String name) {
    try (Source opened = source.open()) {
      return change(opened.resume(name), output);
    }
  }

  private int change(JsonObject status, Output output) {
    if (output.isJson()) {
      print(status);
    } else {
      Table.print(out(), List.of(status));
    }
    return ExitCode.OK;
  }

  private static int exitCode(JsonObject end) {
    return switch (end.getString("state")) {
      case "done" -> ExitCode.OK;
      case "differs" -> ExitCode.DIFFERENCES;
      default -> throw new CliException(ExitCode.FAILED, end.getString("message", end.encode()));
    };
  }

  /** Rows for a table: the fields of each row beside its key. */
  private static List<JsonObject> flat(JsonObject answer) {
    JsonArray rows =
        answer.containsKey("rows") ? answer.getJsonArray("rows") : new JsonArray().add(answer);
    return objects(rows).stream()
        .map(
            row ->
                new JsonObject().put("key", row.getString("key")).mergeIn(row.getJsonObject("row")))
        .toList();
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  private void print(JsonObject answer) {
    out().println(answer.encodePrettily());
    out().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
