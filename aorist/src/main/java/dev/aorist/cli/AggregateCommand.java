package dev.aorist.cli;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.aggregates.AggregateCheck;
import dev.aorist.commandbus.RecordedCommands;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What can be asked of aggregates with an application's code of today. */
@Command(name = "aggregate", description = "Try today's code on what was recorded.")
final class AggregateCommand {
  /** The most differences that are shown one by one. */
  private static final int SHOWN = 1_000;

  @Spec private CommandSpec spec;

  /** The data, and the code. */
  static final class On {
    @Option(
        names = "--data",
        required = true,
        paramLabel = "DIR",
        description = "The data directory. No application may be running on it.")
    private Path data;

    @Option(
        names = "--app",
        paramLabel = "JAR",
        description = "The application's jar (or directory of classes), and any more it needs.")
    private List<Path> app = List.of();

    private <T> T ask(BiFunction<Vertx, AoristOptions, Future<T>> question) {
      AoristOptions options = DataDirectory.requireStore(data);
      Vertx vertx = Vertx.vertx();
      try (var classes = new ApplicationClasses(app)) {
        return Wait.until(question.apply(vertx, classes.configure(options)));
      } finally {
        Wait.until(vertx.close());
      }
    }
  }

  @Command(
      description = {
        "Fold every recorded stream with today's code, and tell which can no longer be folded."
            + " Changes nothing.",
        "Ends with 3 when there is such a stream."
      })
  int check(@Mixin On on, @Mixin Output output) {
    var progress = new Progress(spec.commandLine().getErr(), Terminal.isWatched(), "events");
    AggregateCheck.Report found;
    try {
      found = on.ask((vertx, of) -> Aorist.checkAggregates(vertx, of, n -> progress.show(n, n)));
    } finally {
      progress.end();
    }
    JsonArray problems = new JsonArray();
    for (AggregateCheck.Problem problem : found.problems()) {
      problems.add(
          new JsonObject().put("stream", problem.stream().toString()).put("why", problem.why()));
    }
    JsonObject unknown = new JsonObject();
    found.unknown().forEach(unknown::put);
    JsonObject answer =
        new JsonObject()
            .put("streams", found.streams())
            .put("events", found.events())
            .put("failed", found.failed())
            .put("unknown", unknown)
            .put("problems", problems);
    print(answer, "problems", output);
    return found.failed() == 0 ? ExitCode.OK : ExitCode.DIFFERENCES;
  }

  @Command(
      description = {
        "Decide every recorded command again with today's code, on the state that it was decided on,"
            + " and tell which are answered otherwise. Changes nothing.",
        "Ends with 3 when there is such a command."
      })
  int ask(@Mixin On on, @Mixin Output output) {
    List<RecordedCommands.Difference> different = new ArrayList<>();
    RecordedCommands.Report found =
        on.ask(
            (vertx, options) ->
                Aorist.askRecordedCommands(
                    vertx,
                    options,
                    difference -> {
                      if (different.size() < SHOWN) {
                        different.add(difference);
                      }
                    }));
    JsonArray differences = new JsonArray();
    for (RecordedCommands.Difference each : different) {
      differences.add(
          new JsonObject()
              .put("command", each.command().command() + " " + each.command().json())
              .put("stream", each.command().stream())
              .put("then", each.then())
              .put("now", each.now()));
    }
    JsonObject answer =
        new JsonObject()
            .put("asked", found.asked())
            .put("different", found.different())
            .put("skipped", found.skipped())
            .put("differences", differences);
    print(answer, "differences", output);
    return found.different() == 0 ? ExitCode.OK : ExitCode.DIFFERENCES;
  }

  /** Numbers as fields, then a table of what was found. */
  private void print(JsonObject answer, String found, Output output) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.println(answer.encodePrettily());
    } else {
      JsonArray rows = answer.getJsonArray(found);
      answer.remove(found);
      Table.printFields(out, answer);
      if (!rows.isEmpty()) {
        out.println();
        Table.print(out, rows.stream().map(JsonObject.class::cast).toList());
      }
    }
    out.flush();
  }
}
