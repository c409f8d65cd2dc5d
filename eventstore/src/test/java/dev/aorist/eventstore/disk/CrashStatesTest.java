package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.testkit.Distinct;
import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import dev.aorist.eventstore.testkit.Seeds;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import org.junit.jupiter.api.Test;

/** Cuts the power before every force of many small lives, and opens what may be left. */
class CrashStatesTest {
  private static final long SEED = 1;
  private static final int STATES_PER_CUT = 96;
  private long states;
  private long moments;
  private long sealing;
  private int runs;

  /** What one run came to. */
  private record Result(long[] states, int moments, int sealingMoments) {}

  @Test
  void nothing_acknowledged_is_lost_and_nothing_torn_is_seen() throws Exception {
    long wanted = Measures.full() ? 10_000_000 : 200_000;
    long first = Measures.seed(SEED);
    var distinct = new Distinct(wanted);
    long begin = System.nanoTime();
    AssertionError failure =
        Seeds.tryAll(
            first,
            CrashStatesTest::run,
            result -> {
              states += distinct.addAll(result.states);
              moments += result.moments;
              sealing += result.sealingMoments;
              runs++;
              return states < wanted;
            });
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "crash states: %d distinct, at %d moments (%d while sealing) of %d runs, %.1f s%n",
        states, moments, sealing, runs, seconds);
    Measures.write(new Measure("crash-states", states, failure == null ? 0 : 1, first, seconds, 0));
    if (failure != null) {
      throw failure;
    }
    assertThat(sealing).isGreaterThan(moments / 20);
  }

  private static Result run(SimulatedEnvironment world, long seed) {
    var run = new CrashRun(world, seed, STATES_PER_CUT, files -> files);
    run.run();
    return new Result(run.states(), run.moments(), run.sealingMoments());
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
