package dev.aorist.benchmarks.inner;

import dev.aorist.aggregates.AggregateType;
import dev.aorist.aggregates.Decider;
import dev.aorist.benchmarks.bank.Account;
import dev.aorist.benchmarks.bank.Deposited;
import dev.aorist.benchmarks.bank.Deposits;
import java.time.Clock;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** An event folded into a state, through the annotated handler that fits and by hand. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DispatchBenchmark {
  private final Decider<Object, Object, Object> decider = AggregateType.of(Account.class).decider();
  private final Deposited event =
      new Deposits(Clock.systemUTC(), new SplittableRandom(1), Deposits.USUAL_BYTES).of(7);
  private final Account state = new Account("acc-7", 100);

  @Benchmark
  public Object annotated() {
    return decider.evolve(state, event);
  }

  @Benchmark
  public Object byHand() {
    return new Account(state.id(), state.cents() + event.amount());
  }
}
