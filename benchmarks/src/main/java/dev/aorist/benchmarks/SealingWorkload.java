package dev.aorist.benchmarks;

import dev.aorist.benchmarks.args.Arguments;
import dev.aorist.benchmarks.args.Option;
import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.benchmarks.measure.Contender;
import dev.aorist.benchmarks.measure.ContextDriver;
import dev.aorist.benchmarks.measure.Rounds;
import dev.aorist.benchmarks.measure.Window;
import dev.aorist.benchmarks.report.ResultLine;
import dev.aorist.benchmarks.store.FilledStore;
import dev.aorist.benchmarks.store.Growth;
import dev.aorist.benchmarks.store.GrowthPlan;
import dev.aorist.benchmarks.store.MeasuredStore;
import dev.aorist.benchmarks.store.StillFiles;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Appends to a store that holds much and seals as it grows, beside appends to a store that is new
 * again and again, and too small to seal: each lasts a tenth of a second, so that it stays within
 * its first journal.
 */
final class SealingWorkload implements Workload {
  private static final long SLICE_NANOS = 100_000_000;
  private static final int FIRST_APPENDS = 4_000;

  @Override
  public String name() {
    return "sealing";
  }

  @Override
  public String meaning() {
    return "appends to a large store that seals, against a store that is always new and never seals";
  }

  @Override
  public List<Option> options() {
    return CommonOptions.after(
        Option.count("store", 1_000_000, 1_000, 100_000_000, "events before it is measured"),
        Option.count("streams", 1_000_000, 1, 100_000_000, "streams that they go to in turn"),
        Option.count("inflight", 256, 1, 65_536, "appends in flight"));
  }

  @Override
  public void run(Arguments arguments, Surroundings surroundings) throws Exception {
    try (ScratchFolder folder = ScratchFolder.in(arguments.folder("dir"))) {
      Path directory = folder.path().resolve("grown");
      try (MeasuredStore store = MeasuredStore.open("disk", directory)) {
        Growth grown = growth(store, arguments, surroundings);
        grown.fill(
            arguments.count("store"),
            window ->
                surroundings
                    .progress()
                    .accept("%,d events, %,.0f/s".formatted(grown.begun(), window.perSecond())));
        Contender fresh = new FreshStores(folder.path(), arguments, surroundings);
        long sealed = StillFiles.bytes(directory, ".segment");
        Rounds rounds = surroundings.alternate(arguments, List.of(grown, fresh));
        surroundings
            .report()
            .add(
                new ResultLine(name(), arguments.asMap())
                    .measured(rounds, grown.name(), "events/s", fresh.name())
                    .with("sealed_mib", StillFiles.bytes(directory, ".segment") - sealed >> 20));
      }
    }
  }

  private static Growth growth(
      MeasuredStore store, Arguments arguments, Surroundings surroundings) {
    return new Growth(
        store.writer(),
        GrowthPlan.of(arguments.count("store"), arguments.count("streams")),
        new ContextDriver(store.context(), surroundings.ticker()),
        arguments.count("inflight"),
        surroundings.deposits(Deposits.USUAL_BYTES),
        new FilledStore.Requests(surroundings.clock(), surroundings.random().get()));
  }

  /** New stores one after the other; making one, and its first appends, are not measured. */
  private static final class FreshStores implements Contender {
    private final Path parent;
    private final Arguments arguments;
    private final Surroundings surroundings;

    FreshStores(Path parent, Arguments arguments, Surroundings surroundings) {
      this.parent = parent;
      this.arguments = arguments;
      this.surroundings = surroundings;
    }

    @Override
    public String name() {
      return "fresh";
    }

    @Override
    public Window run(long nanos) throws Exception {
      Histogram latency = new Histogram(3);
      double rates = 0;
      int slices = (int) Math.max(1, nanos / SLICE_NANOS);
      for (int i = 0; i < slices; i++) {
        Window slice = slice();
        rates += slice.perSecond();
        latency.add(slice.latency());
      }
      return new Window(rates / slices, latency, Double.NaN);
    }

    private Window slice() throws Exception {
      try (ScratchFolder folder = ScratchFolder.in(parent)) {
        Path directory = folder.path().resolve("aorist");
        try (MeasuredStore store = MeasuredStore.open("disk", directory)) {
          Growth growth = growth(store, arguments, surroundings);
          growth.fill(FIRST_APPENDS, window -> {});
          Window window = growth.run(SLICE_NANOS);
          if (StillFiles.bytes(directory, ".segment") > 0) {
            throw new IllegalStateException(
                "A new store of %,d events has sealed some.".formatted(growth.begun()));
          }
          return window;
        }
      }
    }
  }
}
