package dev.aorist.benchmarks;

import dev.aorist.benchmarks.args.Arguments;
import dev.aorist.benchmarks.measure.Alternation;
import dev.aorist.benchmarks.measure.Contender;
import dev.aorist.benchmarks.measure.ForeignCpu;
import dev.aorist.benchmarks.measure.Rounds;
import dev.aorist.benchmarks.measure.Ticker;
import dev.aorist.benchmarks.report.Report;
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

  /** Measures contenders in alternation, as the shared options say. */
  Rounds alternate(Arguments arguments, List<Contender> contenders) throws Exception {
    return new Alternation(cpu, progress)
        .run(
            contenders,
            arguments.nanos("warmup"),
            arguments.nanos("seconds"),
            arguments.count("pairs"));
  }
}
