package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.testkit.Measures.Measure;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/**
 * Tries concurrent structures in many interleavings, switching threads at every access to memory
 * that they share, with Lincheck as the scheduler. What is tried is the same in each run. All tests
 * of a build add to one measure.
 */
public final class Interleavings {
  private static final int INVOCATIONS = Measures.full() ? 500 : 60;
  private static final int SCENARIOS = Measures.full() ? 20 : 4;
  private static final AtomicInteger TRIED = new AtomicInteger();
  private static final AtomicInteger FAILED = new AtomicInteger();
  private static final AtomicLong NANOS = new AtomicLong();

  private Interleavings() {}

  /** Holds a structure against what it must look like to callers that come one after the other. */
  public static void check(Class<?> operations, Class<?> inTurn) {
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
  public static void tryAll(Runnable scenario) {
    scenario.run(); // so that no class, and no logger, begins its life under the scheduler
    count(INVOCATIONS, () -> Lincheck.runConcurrentTest(INVOCATIONS, scenario));
  }

  private static void count(int tries, Runnable trying) {
    long begin = System.nanoTime();
    FAILED.incrementAndGet();
    try {
      trying.run();
      FAILED.decrementAndGet();
    } finally {
      double seconds = NANOS.addAndGet(System.nanoTime() - begin) / 1e9;
      Measures.write(
          new Measure("interleavings", TRIED.addAndGet(tries), FAILED.get(), 0, seconds, 0));
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
