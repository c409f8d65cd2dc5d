package dev.aorist.benchmarks;

import dev.aorist.benchmarks.args.Arguments;
import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.benchmarks.limits.RawKind;
import dev.aorist.benchmarks.limits.RawPeer;
import dev.aorist.benchmarks.measure.Alternation;
import dev.aorist.benchmarks.measure.Contender;
import dev.aorist.benchmarks.measure.ForeignCpu;
import dev.aorist.benchmarks.measure.Rounds;
import dev.aorist.benchmarks.measure.SlotDriver;
import dev.aorist.benchmarks.measure.StreamTurns;
import dev.aorist.benchmarks.measure.Ticker;
import dev.aorist.benchmarks.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * All that a workload gets from outside: time, chance, threads, and where its results go.
 *
 * @param random a generator a thread; each call gives a new one
 * @param progress is told in a line what goes on
 */
record Surroundings(
    Ticker ticker,
    Clock clock,
    Supplier<RandomGenerator> random,
    ThreadFactory threads,
    ForeignCpu cpu,
    Report report,
    Consumer<String> progress) {

  /** The same, but with results going elsewhere. */
  Surroundings withReport(Report other) {
    return new Surroundings(ticker, clock, random, threads, cpu, other, progress);
  }

  /** Measures contenders in alternation, as the shared options say. */
  Rounds alternate(Arguments arguments, List<Contender> contenders) throws Exception {
    return new Alternation(cpu, progress)
        .run(
            contenders,
            arguments.nanos("warmup"),
            arguments.nanos("seconds"),
            arguments.count("pairs"));
  }

  /** Deposits of so many bytes of JSON, for one thread. */
  Deposits deposits(int bytes) {
    return new Deposits(clock, random.get(), bytes);
  }

  /** A bare log file with streams and deposits of its own. */
  RawPeer rawPeer(RawKind kind, Path folder, long preallocated, int streams, int bytes)
      throws IOException {
    return new RawPeer(
        kind,
        folder,
        preallocated,
        new StreamTurns(streams, random.get()),
        deposits(bytes),
        new SlotDriver(ticker),
        threads);
  }
}
