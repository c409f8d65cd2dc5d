package dev.aorist.benchmarks;

import dev.aorist.benchmarks.args.Arguments;
import dev.aorist.benchmarks.args.Option;
import dev.aorist.benchmarks.bank.BankJson;
import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.benchmarks.measure.ContextDriver;
import dev.aorist.benchmarks.measure.Window;
import dev.aorist.benchmarks.report.ResultLine;
import dev.aorist.benchmarks.store.Growth;
import dev.aorist.benchmarks.store.MeasuredStore;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.disk.StoreCheck;
import dev.aorist.eventstore.disk.StoreReport;
import dev.aorist.eventstore.os.OsDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * A store that grows: what appends cost while it seals, what it takes in memory and on disk, how
 * fast it opens, loads streams and is verified. Run it with {@code -Xmx512m} to see the bound on
 * the heap hold, and with several sizes to see what stays flat.
 */
final class GrowWorkload implements Workload {
  private static final long WINDOW_NANOS = 2_000_000_000;
  private static final int ROUNDS = 15;

  @Override
  public String name() {
    return "grow";
  }

  @Override
  public String meaning() {
    return "fills a store, opens it again, loads streams and verifies it; without limits beside it";
  }

  @Override
  public List<Option> options() {
    return CommonOptions.after(
        Option.count("events", 1_000_000, 1_000_000, 100_000_000, "events to append"),
        Option.count("streams", 1_000_000, 1, 100_000_000, "streams that most of them go to"),
        Option.count("inflight", 256, 1, 65_536, "appends in flight"),
        Option.count("size", Deposits.USUAL_BYTES, Deposits.LEAST_BYTES, 100_000, "bytes of one"));
  }

  @Override
  public void run(Arguments arguments, Surroundings surroundings) throws Exception {
    try (ScratchFolder folder = ScratchFolder.in(arguments.folder("dir"))) {
      Path directory = folder.path().resolve("aorist");
      fill(arguments, surroundings, directory);
      long begin = surroundings.ticker().nanos();
      try (MeasuredStore store = MeasuredStore.open("disk", directory)) {
        add(surroundings, line(arguments, "open").with("took_millis", millis(surroundings, begin)));
        load(arguments, surroundings, store);
      }
      verify(arguments, surroundings, directory);
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

  private void fill(Arguments arguments, Surroundings surroundings, Path directory)
      throws Exception {
    long events = arguments.count("events");
    try (MeasuredStore store = MeasuredStore.open("disk", directory)) {
      var growth =
          new Growth(
              store.writer(),
              surroundings.deposits(arguments.count("size")),
              surroundings.clock(),
              surroundings.random().get(),
              events,
              arguments.count("streams"));
      var driver = new ContextDriver(store.context(), surroundings.ticker());
      List<Double> rates = new ArrayList<>();
      double worst = 0;
      while (growth.begun() < events) {
        Window window = growth.inFlight(arguments.count("inflight"), driver).run(WINDOW_NANOS);
        rates.add(window.perSecond());
        worst = Math.max(worst, window.latency().getValueAtPercentile(99) / 1e3);
        surroundings
            .progress()
            .accept(
                "%,d events, %,.0f/s, p99 %,.0f us"
                    .formatted(
                        growth.begun(),
                        window.perSecond(),
                        window.latency().getValueAtPercentile(99) / 1e3));
      }
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      rates.sort(null);
      add(
          surroundings,
          line(arguments, "fill")
              .with("written", growth.begun())
              .with("throughput", Math.round(rates.get(rates.size() / 2)))
              .with("unit", "events/s")
              .with("worst_p99_us", Math.round(worst))
              .with("heap_mib", runtime.totalMemory() - runtime.freeMemory() >> 20)
              .with("bytes_an_event", size(directory) / growth.begun()));
    }
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private void load(Arguments arguments, Surroundings surroundings, MeasuredStore store)
      throws Exception {
    int samples = Growth.SAMPLES;
    load(arguments, surroundings, store, "100 together", Growth::shortTogether, samples, 100);
    load(arguments, surroundings, store, "100 spread", Growth::shortSpread, samples, 100);
    load(arguments, surroundings, store, "10000 together", i -> Growth.longTogether(), 1, 10_000);
    load(arguments, surroundings, store, "10000 spread", i -> Growth.longSpread(), 1, 10_000);
  }

  /** Loads in alternation with Jackson alone on the same bytes; the median of the rounds. */
  private void load(
      Arguments arguments,
      Surroundings surroundings,
      MeasuredStore store,
      String what,
      IntFunction<StreamId> streams,
      int count,
      int events)
      throws Exception {
    List<byte[]> json = new ArrayList<>();
    Deposits deposits = surroundings.deposits(arguments.count("size"));
    for (int i = 0; i < events; i++) {
      json.add(BankJson.encode(deposits.of(i)));
    }
    List<Double> loads = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    int repeats = Math.max(1, 20_000 / events / count);
    for (int round = 0; round < ROUNDS; round++) {
      long begin = surroundings.ticker().nanos();
      int[] loaded = {0};
      for (int i = 0; i < repeats * count; i++) {
        StreamRead read = StreamRead.of(streams.apply(i % count)).limit(events);
        for (EventCursor each = store.reader().readStream(read).await().cursor(); each.next(); ) {
          each.payloads(payload -> loaded[0]++);
        }
      }
      long middle = surroundings.ticker().nanos();
      if (loaded[0] != repeats * count * events) {
        throw new IllegalStateException(
            what + ": loaded " + loaded[0] + " events, not " + repeats * count * events);
      }
      for (int i = 0; i < repeats * count; i++) {
        json.forEach(BankJson::decode);
      }
      long end = surroundings.ticker().nanos();
      loads.add((middle - begin) / 1e3 / repeats / count);
      bare.add((end - middle) / 1e3 / repeats / count);
    }
    loads.sort(null);
    bare.sort(null);
    double load = loads.get(ROUNDS / 2);
    double jackson = bare.get(ROUNDS / 2);
    add(
        surroundings,
        line(arguments, "load " + what)
            .with("micros", Math.round(load))
            .with("limit", "jackson alone")
            .with("limit_micros", Math.round(jackson))
            .with("ratio", Math.round(1000 * jackson / load) / 1000.0));
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
}
