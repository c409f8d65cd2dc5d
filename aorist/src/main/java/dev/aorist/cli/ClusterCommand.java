package dev.aorist.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What can be asked of a cluster. */
@Command(
    name = "cluster",
    description = "Look into a cluster and share its partitions out, through one of its members.")
final class ClusterCommand {
  @Spec private CommandSpec spec;

  @Command(
      description = {
        "Show members, and of each partition its leader, replicas and how it goes.",
        "Ends with 3 when a member is missing or a partition is not open."
      })
  int status(@Mixin Output output, @Mixin MemberUrl url) {
    JsonObject answer;
    try (var remote = url.open()) {
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

  @Command(
      description = {
        "Share the partitions out over all members that have a seat, and wait until they lie there.",
        "The cluster goes on moving them when this program is stopped, and after restarts;"
            + " --dry-run shows what would be moved, --left what is left (and ends with 3 then)."
      })
  int rebalance(
      @Mixin Output output,
      @Mixin MemberUrl url,
      @Option(names = "--dry-run", description = "Only show what would be moved.") boolean dryRun,
      @Option(names = "--left", description = "Only show what is left to be moved.") boolean left,
      @Option(
              names = "--without",
              paramLabel = "MEMBER",
              split = ",",
              description = "Members that shall hold nothing and lose their seats.")
          List<String> named,
      @Option(
              names = "--throttle",
              paramLabel = "MIB",
              defaultValue = "64",
              description =
                  "MiB a second that each member sends at most; ${DEFAULT-VALUE} unless told.")
          int mebibytes) {
    List<String> without = named == null ? List.of() : named;
    if (mebibytes < 1) {
      throw new CliException(ExitCode.USAGE, "--throttle takes a number from 1");
    }
    try (var remote = url.open()) {
      if (left) {
        JsonObject moves = remote.moves();
        show(moves, output);
        return moves.getJsonArray("moves").isEmpty() ? ExitCode.OK : ExitCode.DIFFERENCES;
      }
      JsonObject moves =
          dryRun ? remote.plan(without) : remote.rebalance(without, (long) mebibytes << 20);
      show(moves, output);
      if (!dryRun) {
        follow(remote, moves.getJsonArray("moves").size());
      }
      return ExitCode.OK;
    }
  }

  @Command(
      description = {
        "Open a partition with the copy of the member at --url, though none of those that hold",
        "all of it can be reached: what was acknowledged and is not there is lost.",
        "Without --accept-loss it only says what that would mean, and ends with 3."
      })
  int rescue(
      @Mixin Output output,
      @Mixin MemberUrl url,
      @Option(names = "--partition", required = true, description = "Which one.") int partition,
      @Option(names = "--accept-loss", description = "Do it.") boolean really) {
    JsonObject answer;
    try (var remote = url.open()) {
      answer = remote.rescue(partition, really);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.println(answer.encodePrettily());
    } else {
      out.println(
          "partition %d is opened with the %d records of %s, up to offset %d; what %s had beyond them %s"
              .formatted(
                  partition,
                  answer.getLong("records"),
                  answer.getString("member"),
                  answer.getLong("end"),
                  words(answer.getJsonArray("unreached")),
                  really ? "is lost" : "would be lost"));
    }
    out.flush();
    return really ? ExitCode.OK : ExitCode.DIFFERENCES;
  }

  @Command(
      description = {
        "Write the events of a member that is stopped into another data directory, without the"
            + " partitions that it has no copy of any more, which frees their space.",
        "--url is another member's. Start the member with that directory then: what it lacks it gets from the others. The old"
            + " one stays as it is; delete it when the member is in sync."
      })
  int free(
      @Mixin Output output,
      @Mixin MemberUrl url,
      @Option(
              names = "--member",
              required = true,
              paramLabel = "MEMBER",
              description = "The name of the one that is stopped.")
          String member,
      @Option(
              names = "--data",
              required = true,
              paramLabel = "DIR",
              description = "Its data directory.")
          Path data,
      @Option(
              names = "--to",
              required = true,
              paramLabel = "DIR",
              description = "The data directory to make; its events must not be there yet.")
          Path to)
      throws IOException {
    Set<Integer> kept;
    try (var remote = url.open()) {
      kept = kept(remote.cluster(), member);
    }
    var progress =
        new Progress(spec.commandLine().getErr(), Terminal.isWatched(), "writing", "bytes");
    JsonObject done = StoreTools.excerpt(data, to, kept, progress);
    done.put("partitions", new JsonArray(List.copyOf(kept)));
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.println(done.encodePrettily());
    } else {
      Table.printFields(out, done);
    }
    out.flush();
    return ExitCode.OK;
  }

  /** The partitions that a member has a copy of, and those of which nobody can say. */
  private static Set<Integer> kept(JsonObject cluster, String member) {
    if (cluster.getJsonArray("members").contains(member)) {
      throw new CliException(ExitCode.FAILED, member + " is running; stop it first");
    }
    Set<Integer> kept = new TreeSet<>();
    for (Object each : cluster.getJsonArray("partitions")) {
      var partition = (JsonObject) each;
      if (partition.getJsonArray("inSync").contains(member)) {
        throw new CliException(
            ExitCode.FAILED,
            "the others still wait for "
                + member
                + " in partition "
                + partition.getInteger("partition")
                + ", so its copy may be needed; see aorist cluster status");
      }
      if (partition.getString("leader") == null
          || partition.getJsonArray("replicas").contains(member)) {
        kept.add(partition.getInteger("partition"));
      }
    }
    return kept;
  }

  /** Until nothing is left. */
  private void follow(RemoteSource remote, int all) {
    var progress =
        new Progress(
            spec.commandLine().getErr(), Terminal.isWatched(), "rebalancing", "partitions");
    int left = all;
    while (left > 0) {
      Wait.aMoment();
      left = remote.moves().getJsonArray("moves").size();
      progress.show(Math.max(0, all - left), all);
    }
    progress.end();
  }

  private void show(JsonObject answer, Output output) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.println(answer.encodePrettily());
    } else {
      List<JsonObject> rows =
          answer.getJsonArray("moves").stream()
              .map(JsonObject.class::cast)
              .map(
                  move ->
                      new JsonObject()
                          .put("partition", move.getInteger("partition"))
                          .put("from", words(move.getJsonArray("from")))
                          .put("to", words(move.getJsonArray("to")))
                          .put("gets", words(move.getJsonArray("gets"))))
              .toList();
      if (rows.isEmpty()) {
        out.println("nothing to move");
      } else {
        Table.print(out, rows);
      }
    }
    out.flush();
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
