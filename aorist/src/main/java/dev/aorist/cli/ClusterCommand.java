package dev.aorist.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What can be asked of a cluster. */
@Command(name = "cluster", description = "Look into a cluster, through one of its members.")
final class ClusterCommand {
  @Spec private CommandSpec spec;

  @Command(
      description = {
        "Show members, and of each partition its leader, replicas and how it goes.",
        "Ends with 3 when a member is missing or a partition is not open."
      })
  int status(
      @Mixin Output output,
      @Option(
              names = "--url",
              required = true,
              paramLabel = "URL",
              description = "Where a member runs, for example http://127.0.0.1:8080.")
          URI url) {
    JsonObject answer;
    try (var remote = new RemoteSource(url)) {
      answer = remote.cluster();
    }
    List<JsonObject> partitions =
        answer.getJsonArray("partitions").stream().map(JsonObject.class::cast).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.println(answer.encodePrettily());
    } else {
      out.println(
          "members "
              + words(answer.getJsonArray("members"))
              + (missing(answer).isEmpty() ? "" : ", missing " + words(missing(answer)))
              + "; as "
              + answer.getString("member")
              + " sees it");
      Table.print(out, partitions.stream().map(ClusterCommand::row).toList());
    }
    out.flush();
    boolean well =
        missing(answer).isEmpty()
            && partitions.stream().allMatch(each -> "open".equals(each.getString("state")));
    return well ? ExitCode.OK : ExitCode.DIFFERENCES;
  }

  private static JsonArray missing(JsonObject answer) {
    return answer.getJsonArray("missing");
  }

  /** The same in one line. */
  private static JsonObject row(JsonObject partition) {
    JsonObject row = partition.copy();
    row.put("leader", partition.getString("leader", "-"));
    row.put("replicas", words(partition.getJsonArray("replicas")));
    row.put("inSync", words(partition.getJsonArray("inSync")));
    row.put(
        "lag",
        partition.getJsonObject("lag").stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining(", ")));
    return row;
  }

  private static String words(JsonArray names) {
    return names.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }
}
