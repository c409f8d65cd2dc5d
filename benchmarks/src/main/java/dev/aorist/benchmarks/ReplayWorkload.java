package dev.aorist.benchmarks;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.benchmarks.args.Arguments;
import dev.aorist.benchmarks.args.Option;
import dev.aorist.benchmarks.bank.Balances;
import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.benchmarks.limits.BlockRead;
import dev.aorist.benchmarks.limits.RawReplay;
import dev.aorist.benchmarks.measure.Contender;
import dev.aorist.benchmarks.measure.Passes;
import dev.aorist.benchmarks.measure.Rounds;
import dev.aorist.benchmarks.report.ResultLine;
import dev.aorist.benchmarks.store.FilledStore;
import dev.aorist.benchmarks.store.LogReplay;
import dev.aorist.benchmarks.store.PostgresView;
import dev.aorist.projections.View;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A replay of a whole store from sealed segments: headers only beside reading the files in blocks,
 * decoded beside a bare file with Jackson on as many threads, two threads beside one, and a view
 * that is built anew, in memory and, if one is named, in a database.
 */
final class ReplayWorkload implements Workload {
  private static final int ACCOUNTS = 1_000;

  @Override
  public String name() {
    return "replay";
  }

  @Override
  public String meaning() {
    return "reads a whole store from its first event on, against reading files and Jackson";
  }

  @Override
  public List<Option> options() {
    return CommonOptions.after(
        Option.count("events", 1_000_000, 10_000, 100_000_000, "events in the store"),
        Option.count(
            "recent",
            0,
            0,
            1,
            "1: written by the process that reads them, so that memory has up to 64 MiB of them"),
        Option.count("threads", 2, 1, 64, "event loops that fold, beside one"),
        Option.text(
            "postgres",
            "",
            "jdbc:postgresql://host/database?user=…",
            "a database in which the view is built anew too, beside the one in memory"));
  }

  @Override
  public void run(Arguments arguments, Surroundings surroundings) throws Exception {
    int events = arguments.count("events");
    int threads = arguments.count("threads");
    Deposits deposits = surroundings.deposits(Deposits.USUAL_BYTES);
    try (ScratchFolder folder = ScratchFolder.in(arguments.folder("dir"))) {
      Path directory = folder.path().resolve("aorist");
      boolean disk = arguments.text("storage").equals("disk");
      FilledStore.Requests requests =
          new FilledStore.Requests(surroundings.clock(), surroundings.random().get());
      boolean recent = arguments.count("recent") == 1;
      if (disk && !recent) {
        FilledStore.fillAndSeal(directory.resolve("events"), events, ACCOUNTS, deposits, requests);
      }
      Vertx vertx = Vertx.vertx();
      AoristOptions options = disk ? AoristOptions.at(directory) : AoristOptions.inMemory();
      Aorist aorist = Aorist.embed(vertx, options.memoryView(Balances.class)).await();
      if (!disk || recent) {
        FilledStore.fill(aorist.store(), events, ACCOUNTS, deposits, requests);
      }
      BlockRead blocks = disk ? blocks(directory.resolve("events"), recent, aorist) : null;
      try (RawReplay one = raw(folder, 1, events, deposits, surroundings);
          RawReplay many = raw(folder, threads, events, deposits, surroundings)) {
        View<?> balances = aorist.view(Balances.class);
        balances.atLeast(aorist.store().end()).digest().await();
        LogReplay log = new LogReplay(vertx, aorist.store(), events);
        List<Contender> contenders = new ArrayList<>();
        contenders.add(pass("headers", surroundings, events, log::headers));
        if (blocks != null) {
          contenders.add(pass("blocks", surroundings, events, blocks::run));
        }
        contenders.add(pass("decoded", surroundings, events, () -> log.fold(1)));
        contenders.add(pass("raw", surroundings, events, one::run));
        contenders.add(pass("decoded-many", surroundings, events, () -> log.fold(threads)));
        contenders.add(pass("raw-many", surroundings, events, many::run));
        contenders.add(
            pass("view", surroundings, events, () -> balances.rebuild(progress -> {}).await()));
        String url = arguments.text("postgres");
        try (PostgresView stored =
            url.isEmpty() ? null : new PostgresView(vertx, aorist.store(), url)) {
          if (stored != null) {
            contenders.add(pass("view-postgres", surroundings, events, stored::rebuild));
          }
          Rounds rounds = surroundings.alternate(arguments, contenders);
          report(arguments, surroundings, rounds, disk);
        }
      } finally {
        aorist.close().await();
        vertx.close().await();
        if (blocks != null) {
          blocks.close();
        }
      }
    }
  }

  /** All segments; or as many bytes of whatever files there are as the events took. */
  private static BlockRead blocks(Path log, boolean recent, Aorist aorist) throws IOException {
    return recent
        ? new BlockRead(log, true, aorist.store().statistics().bytes())
        : new BlockRead(log, false, Long.MAX_VALUE);
  }

  private static RawReplay raw(
      ScratchFolder folder, int threads, int events, Deposits deposits, Surroundings surroundings)
      throws Exception {
    Path own = java.nio.file.Files.createTempDirectory(folder.path(), "raw");
    return new RawReplay(own, threads, events, deposits, surroundings.threads());
  }

  private static Contender pass(
      String name, Surroundings surroundings, int events, Passes.Work work) {
    return new Passes(name, surroundings.ticker(), events, work);
  }

  private void report(Arguments arguments, Surroundings surroundings, Rounds rounds, boolean disk)
      throws Exception {
    if (disk) {
      line(arguments, surroundings, rounds, "headers", "blocks");
    }
    line(arguments, surroundings, rounds, "decoded", "raw");
    line(arguments, surroundings, rounds, "decoded-many", "raw-many");
    line(arguments, surroundings, rounds, "decoded-many", "decoded");
    line(arguments, surroundings, rounds, "view", "raw-many");
    if (!arguments.text("postgres").isEmpty()) {
      line(arguments, surroundings, rounds, "view-postgres", "view");
    }
  }

  private void line(
      Arguments arguments, Surroundings surroundings, Rounds rounds, String what, String limit)
      throws Exception {
    surroundings
        .report()
        .add(
            new ResultLine(name(), arguments.asMap())
                // A password may be in it.
                .with("postgres", null)
                .with("what", what)
                .measured(rounds, what, "events/s", limit));
  }
}
