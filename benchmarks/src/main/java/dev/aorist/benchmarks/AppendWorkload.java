package dev.aorist.benchmarks;

import dev.aorist.benchmarks.args.Arguments;
import dev.aorist.benchmarks.args.Option;
import dev.aorist.benchmarks.args.UsageException;
import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.benchmarks.limits.RawKind;
import dev.aorist.benchmarks.limits.RawPeer;
import dev.aorist.benchmarks.measure.ContextDriver;
import dev.aorist.benchmarks.measure.Rounds;
import dev.aorist.benchmarks.measure.StreamTurns;
import dev.aorist.benchmarks.report.ResultLine;
import dev.aorist.benchmarks.store.MeasuredStore;
import dev.aorist.benchmarks.store.StoreAppends;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Durable appends to the event store beside appends to bare log files: against {@code
 * raw-prealloc}, which does the least that a log must do, and {@code raw-bare}, which has not even
 * events to encode.
 */
final class AppendWorkload implements Workload {
  private static final String LIMIT = RawKind.PREALLOCATED.title();
  private static final String BARE = RawKind.BARE.title();
  private static final int MOST_BYTES = 1_000_000;

  private final long preallocated;

  /**
   * @param preallocated bytes of the raw logs' files
   */
  AppendWorkload(long preallocated) {
    this.preallocated = preallocated;
  }

  @Override
  public String name() {
    return "append";
  }

  @Override
  public String meaning() {
    return "appends of one event, the version expected, against raw-prealloc and raw-bare";
  }

  @Override
  public List<Option> options() {
    return CommonOptions.after(
        Option.count("inflight", 64, 1, 65_536, "appends in flight"),
        Option.count("streams", 10_000, 1, 10_000_000, "streams that are appended to"),
        Option.count(
            "size", Deposits.USUAL_BYTES, Deposits.LEAST_BYTES, MOST_BYTES, "bytes of an event"));
  }

  @Override
  public void run(Arguments arguments, Surroundings surroundings) throws Exception {
    int slots = arguments.count("inflight");
    if (arguments.count("streams") < slots) {
      throw new UsageException(
          "--streams %d is less than --inflight %d: an append in flight has its stream for itself, give at least as many"
              .formatted(arguments.count("streams"), slots));
    }
    try (ScratchFolder folder = ScratchFolder.in(arguments.folder("dir"));
        RawPeer limit = raw(RawKind.PREALLOCATED, arguments, surroundings, folder.path());
        RawPeer bare = raw(RawKind.BARE, arguments, surroundings, folder.path());
        MeasuredStore store =
            MeasuredStore.open(arguments.text("storage"), folder.path().resolve("aorist"))) {
      StoreAppends appends = appends(store, slots, arguments, surroundings);
      Rounds rounds =
          surroundings.alternate(
              arguments, List.of(appends, limit.inFlight(slots), bare.inFlight(slots)));
      surroundings
          .report()
          .add(
              new ResultLine(name(), arguments.asMap())
                  .measured(rounds, appends.name(), "events/s", LIMIT)
                  .with("bare_throughput", Math.round(rounds.perSecond(BARE)))
                  .ratio("bare_ratio", rounds.ratio(appends.name(), BARE)));
    }
  }

  private static StoreAppends appends(
      MeasuredStore store, int slots, Arguments arguments, Surroundings surroundings) {
    return new StoreAppends(
        "aorist",
        store.writer(),
        new ContextDriver(store.context(), surroundings.ticker()),
        new StreamTurns(arguments.count("streams"), surroundings.random().get()),
        surroundings.deposits(arguments.count("size")),
        surroundings.clock(),
        surroundings.random().get(),
        slots);
  }

  private RawPeer raw(RawKind kind, Arguments arguments, Surroundings surroundings, Path folder)
      throws IOException {
    return surroundings.rawPeer(
        kind, folder, preallocated, arguments.count("streams"), arguments.count("size"));
  }
}
