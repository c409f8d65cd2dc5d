package dev.aorist.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done with events that a view has parked. */
@Command(
    name = "parked",
    description = "Show the events that a view could not fold, and fold or discard them.")
final class ParkedCommand {
  @Spec private CommandSpec spec;

  @Command(description = "List the rows that stand still, with the event that each waits for.")
  int list(
      @Mixin SourceOptions source,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The view.") String name) {
    try (Source opened = source.open()) {
      return show(opened.parked(name), output);
    }
  }

  @Command(description = "Show the events that wait for a row, in order.")
  int show(
      @Mixin SourceOptions source,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The view.") String name,
      @Parameters(paramLabel = "KEY", description = "The row's key.") String key) {
    try (Source opened = source.open()) {
      return show(opened.parked(name, key), output);
    }
  }

  @Command(
      description = {
        "Fold the events that wait for a row, and for those that hang together with it; or all.",
        "Ends with 3 when some are parked still."
      })
  int retry(
      @Mixin SourceOptions source,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The view.") String name,
      @Parameters(
              paramLabel = "KEY",
              arity = "0..1",
              description = "The row's key; all that is parked if it is missing.")
          @Nullable String key) {
    try (Source opened = source.open()) {
      return report(opened.retry(name, key), output);
    }
  }

  @Command(
      description = {
        "Pass over the first event that waits for a row, for good, and retry what is behind it.",
        "Ends with 3 when some are parked still."
      })
  int discard(
      @Mixin SourceOptions source,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The view.") String name,
      @Parameters(paramLabel = "KEY", description = "The row's key.") String key) {
    try (Source opened = source.open()) {
      return report(opened.discard(name, key), output);
    }
  }

  private int show(JsonObject answer, Output output) {
    if (output.isJson()) {
      print(answer);
    } else {
      JsonArray shown = answer.getJsonArray("parked");
      Table.print(out(), shown.stream().map(JsonObject.class::cast).toList());
    }
    return ExitCode.OK;
  }

  private int report(JsonObject report, Output output) {
    if (output.isJson()) {
      print(report);
    } else {
      Table.print(out(), List.of(report));
    }
    return report.getLong("parked") == 0 ? ExitCode.OK : ExitCode.DIFFERENCES;
  }

  private void print(JsonObject answer) {
    out().println(answer.encodePrettily());
    out().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
