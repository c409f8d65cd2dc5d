package dev.aorist.benchmarks;

import dev.aorist.benchmarks.args.Arguments;
import dev.aorist.benchmarks.args.Option;
import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.benchmarks.measure.ContextDriver;
import dev.aorist.benchmarks.report.ResultLine;
import dev.aorist.benchmarks.store.FilledStore;
import dev.aorist.benchmarks.store.Growth;
import dev.aorist.benchmarks.store.GrowthPlan;
import dev.aorist.benchmarks.store.MeasuredStore;
import dev.aorist.benchmarks.store.StillFiles;
import dev.aorist.eventstore.disk.StoreCheck;
import dev.aorist.eventstore.disk.StoreReport;
import dev.aorist.eventstore.os.OsDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a store of some size takes: memory and disk, the time to open it after a clean stop and
 * after {@code kill -9}, the time to verify it. Run it with {@code -Xmx512m} to see the bound on
 * the heap hold, and with several sizes to see what stays flat.
 */
final class FootprintWorkload implements Workload {
  private static final int OPENINGS = 3;

  @Override
  public String name() {
    return "footprint";
  }

  @Override
  public String meaning() {
    return "memory, disk, opening and verifying of a store of some size; without limits beside it";
  }

  @Override
  public List<Option> options() {
    return CommonOptions.after(
        Option.count("events", 1_000_000, 1_000, 100_000_000, "events to append"),
        Option.count("streams", 1_000_000, 1, 100_000_000, "streams that they go to in turn"),
        Option.count("inflight", 256, 1, 65_536, "appends in flight"),
        Option.count("size", Deposits.USUAL_BYTES, Deposits.LEAST_BYTES, 100_000, "bytes of one"));
  }

  @Override
  public void run(Arguments arguments, Surroundings surroundings) throws Exception {
    try (ScratchFolder folder = ScratchFolder.in(arguments.folder("dir"))) {
      Path directory = folder.path().resolve("aorist");
      Path killed = folder.path().resolve("killed");
      fill(arguments, surroundings, directory, killed);
      open(arguments, surroundings, "open after kill", killed, 1);
      open(arguments, surroundings, "open", directory, OPENINGS);
      verify(arguments, surroundings, directory);
    }
  }

  private void fill(Arguments arguments, Surroundings surroundings, Path directory, Path killed)
      throws Exception {
    long events = arguments.count("events");
    try (MeasuredStore store = MeasuredStore.open("disk", directory)) {
      var growth =
          new Growth(
              store.writer(),
              GrowthPlan.of(events, arguments.count("streams")),
              new ContextDriver(store.context(), surroundings.ticker()),
              arguments.count("inflight"),
              surroundings.deposits(arguments.count("size")),
              new FilledStore.Requests(surroundings.clock(), surroundings.random().get()));
      List<Double> rates = new ArrayList<>();
      growth.fill(
          events,
          window -> {
            rates.add(window.perSecond());
            surroundings
                .progress()
                .accept("%,d events, %,.0f/s".formatted(growth.begun(), window.perSecond()));
          });
      StillFiles.copy(directory, killed);
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      rates.sort(null);
      add(
          surroundings,
          line(arguments, "fill")
              .with("written", growth.begun())
              .with("throughput", Math.round(rates.get(rates.size() / 2)))
              .with("unit", "events/s")
              .with("heap_mib", runtime.totalMemory() - runtime.freeMemory() >> 20)
              .with("most_heap_mib", runtime.maxMemory() >> 20)
              .with("bytes_an_event", StillFiles.bytes(directory, "") / growth.begun()));
    }
  }

  /** Opens and closes a store some times; says the longest. */
  private void open(
      Arguments arguments, Surroundings surroundings, String what, Path directory, int times)
      throws IOException {
    long journals = StillFiles.bytes(directory, ".journal");
    double longest = 0;
    for (int i = 0; i < times; i++) {
      long begin = surroundings.ticker().nanos();
      try (MeasuredStore store = MeasuredStore.open("disk", directory)) {
        longest = Math.max(longest, millis(surroundings, begin));
        store.reader().end();
      }
    }
    add(
        surroundings,
        line(arguments, what).with("took_millis", longest).with("journals_mib", journals >> 20));
  }

  private void verify(Arguments arguments, Surroundings surroundings, Path directory)
      throws IOException {
    for (boolean hashes : new boolean[] {false, false, true}) {
      long begin = surroundings.ticker().nanos();
      StoreReport report =
          StoreCheck.verify(new OsDirectory(directory), hashes, (done, total) -> {});
      double seconds = millis(surroundings, begin) / 1e3;
      add(
          surroundings,
          line(arguments, hashes ? "verify with hashes" : "verify")
              .with("took_millis", Math.round(1000 * seconds))
              .with(
                  "seconds_a_gib",
                  Math.round(1000 * seconds * (1L << 30) / report.bytes()) / 1000.0)
              .with("segments", report.segments())
              .with("problems", report.problems().size()));
    }
  }

  private ResultLine line(Arguments arguments, String what) {
    return new ResultLine(name(), arguments.asMap()).with("what", what);
  }

  private static void add(Surroundings surroundings, ResultLine line) throws IOException {
    surroundings.report().add(line);
  }

  private static double millis(Surroundings surroundings, long begin) {
    return (surroundings.ticker().nanos() - begin) / 100_000 / 10.0;
  }
}
