package dev.aorist.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done with the subscribers and reactions of an application that runs. */
@Command(
    name = "subscriber",
    description = "List subscribers and reactions, pause them and let them go on.")
final class SubscriberCommand {
  @Spec private CommandSpec spec;

  /** Where the application runs: nobody else has subscribers at work. */
  static final class At {
    @Option(
        names = "--url",
        required = true,
        paramLabel = "URL",
        description = "Where the application runs, for example http://127.0.0.1:8080.")
    private URI url;

    JsonObject ask(String path) {
      try (var remote = new RemoteSource(url)) {
        return path.isEmpty() ? remote.subscribers() : remote.post(path);
      }
    }
  }

  @Command(description = {"List them and how they go.", "Ends with 3 when one has stopped."})
  int list(@Mixin At at, @Mixin Output output) {
    return show(at.ask(""), output);
  }

  @Command(description = "Have one handle no more events.")
  int pause(
      @Mixin At at,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The subscriber.") String name) {
    return show(at.ask(RemoteSource.path("subscribers", name, "pause")), output);
  }

  @Command(description = "Let one go on that was paused or has stopped.")
  int resume(
      @Mixin At at,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The subscriber.") String name) {
    return show(at.ask(RemoteSource.path("subscribers", name, "resume")), output);
  }

  private int show(JsonObject answer, Output output) {
    PrintWriter out = spec.commandLine().getOut();
    List<JsonObject> all =
        answer.getJsonArray("subscribers", new JsonArray().add(answer)).stream()
            .map(JsonObject.class::cast)
            .toList();
    if (output.isJson()) {
      out.println(answer.encodePrettily());
    } else {
      Table.print(out, all);
    }
    out.flush();
    boolean stopped = all.stream().anyMatch(one -> "stopped".equals(one.getString("state")));
    return stopped ? ExitCode.DIFFERENCES : ExitCode.OK;
  }
}
