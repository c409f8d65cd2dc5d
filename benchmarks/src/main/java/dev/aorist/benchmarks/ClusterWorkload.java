package dev.aorist.benchmarks;

import dev.aorist.benchmarks.args.Arguments;
import dev.aorist.benchmarks.args.Option;
import dev.aorist.benchmarks.args.UsageException;
import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.benchmarks.measure.ContextDriver;
import dev.aorist.benchmarks.measure.Rounds;
import dev.aorist.benchmarks.measure.StreamTurns;
import dev.aorist.benchmarks.report.ResultLine;
import dev.aorist.benchmarks.store.MeasuredCluster;
import dev.aorist.benchmarks.store.MeasuredStore;
import dev.aorist.benchmarks.store.StoreAppends;
import dev.aorist.eventstore.EventWriter;
import io.vertx.core.Context;
import java.util.List;

/**
 * Appends to a cluster of several members in this process, on one machine and one disk, every copy
 * forced before the answer; beside the same appends to a store that is alone.
 */
final class ClusterWorkload implements Workload {
  @Override
  public String name() {
    return "cluster";
  }

  @Override
  public String meaning() {
    return "appends to several members that force every copy, against one store alone";
  }

  @Override
  public List<Option> options() {
    return CommonOptions.after(
        Option.count("members", 3, 2, 16, "members in this process"),
        Option.count("copies", 3, 1, 16, "copies of each partition, all forced"),
        Option.count("inflight", 256, 1, 65_536, "appends in flight"),
        Option.count("streams", 10_000, 1, 10_000_000, "streams that are appended to"),
        Option.text(
            "postgres",
            "",
            "jdbc:postgresql://host/database?user=…",
            "the database in which it is kept who leads; never asked for an append"));
  }

  @Override
  public void run(Arguments arguments, Surroundings surroundings) throws Exception {
    if (arguments.text("postgres").isEmpty()) {
      throw new UsageException(
          "--postgres is missing: name a database in which it is kept who leads");
    }
    if (arguments.count("copies") > arguments.count("members")) {
      throw new UsageException(
          "--copies %d is more than --members %d: a member has one copy"
              .formatted(arguments.count("copies"), arguments.count("members")));
    }
    try (ScratchFolder folder = ScratchFolder.in(arguments.folder("dir"));
        MeasuredStore single = MeasuredStore.open("disk", folder.path().resolve("single"));
        MeasuredCluster cluster =
            new MeasuredCluster(
                arguments.count("members"),
                arguments.count("copies"),
                folder.path().resolve("cluster"),
                arguments.text("postgres"))) {
      StoreAppends all =
          appends("cluster", cluster.writer(), cluster.context(), arguments, surroundings);
      StoreAppends one =
          appends("single", single.writer(), single.context(), arguments, surroundings);
      Rounds rounds = surroundings.alternate(arguments, List.of(all, one));
      ResultLine line = new ResultLine(name(), arguments.asMap()).with("postgres", null);
      surroundings.report().add(line.measured(rounds, all.name(), "events/s", one.name()));
    }
  }

  private static StoreAppends appends(
      String name,
      EventWriter writer,
      Context context,
      Arguments arguments,
      Surroundings surroundings) {
    return new StoreAppends(
        name,
        writer,
        new ContextDriver(context, surroundings.ticker()),
        new StreamTurns(arguments.count("streams"), surroundings.random().get()),
        surroundings.deposits(Deposits.USUAL_BYTES),
        surroundings.clock(),
        surroundings.random().get(),
        arguments.count("inflight"));
  }
}
