package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import dev.aorist.eventstore.testkit.Quiet;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Cuts the power before every force of many small lives, and opens what may be left. */
class CrashStatesTest {
  private static final long SEED = 1;
  private static final int STATES_PER_CUT = 96;
  private static final int THREADS = 2;

  @Test
  void nothing_acknowledged_is_lost_and_nothing_torn_is_seen() throws Exception {
    long wanted = Measures.full() ? 10_000_000 : 200_000;
    long first = Measures.seed(SEED);
    var states = new AtomicLong();
    var moments = new AtomicLong();
    var sealing = new AtomicLong();
    var seeds = new AtomicLong(first);
    long begin = System.nanoTime();
    List<AssertionError> failures = new ArrayList<>();
    Callable<Void> runs =
        () -> {
          try (var world = new SimulatedEnvironment(first);
              var quiet = new Quiet()) {
            while (states.get() < wanted && failures.isEmpty()) {
              var run =
                  new CrashRun(world, seeds.getAndIncrement(), STATES_PER_CUT, files -> files);
              try {
                run.run();
              } catch (AssertionError e) {
                synchronized (failures) {
                  failures.add(e);
                }
              }
              states.addAndGet(run.states());
              moments.addAndGet(run.moments());
              sealing.addAndGet(run.sealingMoments());
            }
          }
          return null;
        };
    onThreads(runs);
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "crash states: %d distinct, at %d moments (%d while sealing) of %d runs, %.1f s%n",
        states.get(), moments.get(), sealing.get(), seeds.get() - first, seconds);
    Measures.write(new Measure("crash-states", states.get(), failures.size(), first, seconds, 0));
    for (AssertionError failure : failures) {
      throw failure;
    }
    assertThat(states.get()).isGreaterThanOrEqualTo(wanted);
    assertThat(sealing.get()).isGreaterThan(moments.get() / 20);
  }

  private static void onThreads(Callable<Void> runs) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Void>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(threads.submit(runs));
      }
      for (Future<Void> each : all) {
        each.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  /** A store whose forces of files do nothing must be caught: else the test sees nothing. */
  @Test
  void a_store_that_acknowledges_before_it_forces_is_caught() {
    isCaught(Lie.FORCE_FILE);
  }

  @Test
  void a_store_that_forgets_to_force_its_directory_is_caught() {
    isCaught(Lie.FORCE_DIRECTORY);
  }

  private static void isCaught(Lie lie) {
    try (var world = new SimulatedEnvironment(SEED)) {
      assertThatThrownBy(
              () -> {
                for (long seed = SEED; seed < SEED + 5; seed++) {
                  new CrashRun(world, seed, STATES_PER_CUT, files -> new Lying(files, lie)).run();
                }
              })
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("-Daorist.seed=");
    }
  }
}
