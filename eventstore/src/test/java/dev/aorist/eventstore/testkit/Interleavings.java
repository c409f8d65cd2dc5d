package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.testkit.Measures.Measure;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/**
 * Tries concurrent structures in many interleavings, switching threads at every access to memory
 * that they share, with Lincheck as the scheduler. What is tried is the same in each run. What one
 * instance tries adds to one measure.
 */
public final class Interleavings {
  private static final int INVOCATIONS = Measures.full() ? 500 : 60;
  private static final int SCENARIOS = Measures.full() ? 20 : 4;
  private final String measure;
  private final AtomicInteger tried = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();

  /** One for each class of tests, as two of these may run in two processes. */
  public Interleavings(String measure) {
    this.measure = measure;
  }

  /** Holds a structure against what it must look like to callers that come one after the other. */
  public void check(Class<?> operations, Class<?> inTurn) {
    count(
        SCENARIOS * INVOCATIONS,
        () ->
            new ModelCheckingOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(INVOCATIONS)
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(1)
                .sequentialSpecification(inTurn)
                .check(operations));
  }

  /** Runs a scenario that makes threads and throws when something is wrong in the end. */
  public void tryAll(Runnable scenario) {
    scenario.run(); // so that no class, and no logger, begins its life under the scheduler
    count(INVOCATIONS, () -> Lincheck.runConcurrentTest(INVOCATIONS, scenario));
  }

  private void count(int tries, Runnable trying) {
    long begin = System.nanoTime();
    failed.incrementAndGet();
    try {
      trying.run();
      failed.decrementAndGet();
    } finally {
      double seconds = nanos.addAndGet(System.nanoTime() - begin) / 1e9;
      Measures.write(new Measure(measure, tried.addAndGet(tries), failed.get(), 0, seconds, 0));
    }
  }

  /** Lets threads run to their end; for scenarios. */
  public static void run(List<Thread> threads) {
    threads.forEach(Thread::start);
    for (Thread each : threads) {
      try {
        each.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** For scenarios, in which libraries for tests would be followed into, too. */
  public static void must(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
