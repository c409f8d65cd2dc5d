package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import dev.aorist.eventstore.testkit.Quiet;
import dev.aorist.eventstore.testkit.Seeds;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Many histories of one machine, each with its own seed. */
class SimulationsTest {
  private static final long SEED = 1;

  @Test
  void every_history_keeps_every_promise() throws Exception {
    int wanted = Measures.full() ? 50_000 : 600;
    long first = Measures.seed(SEED);
    Set<Long> histories = new HashSet<>();
    long begin = System.nanoTime();
    AssertionError failure =
        Seeds.tryAll(
            first,
            (world, seed) -> {
              var run = new SimulationRun(world, seed, files -> files);
              run.run();
              return run.fingerprint();
            },
            fingerprint -> {
              histories.add(fingerprint);
              return histories.size() < wanted;
            });
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf("simulations: %d distinct histories, %.1f s%n", histories.size(), seconds);
    Measures.write(
        new Measure("simulations", histories.size(), failure == null ? 0 : 1, first, seconds, 0));
    if (failure != null) {
      throw failure;
    }
  }

  /** Else the simulation sees nothing. */
  @Test
  void a_store_that_does_not_force_is_caught() {
    for (Lie lie : Lie.values()) {
      try (var world = new SimulatedEnvironment(SEED);
          var quiet = new Quiet()) {
        assertThatThrownBy(
                () -> {
                  for (long seed = SEED; seed < SEED + 200; seed++) {
                    new SimulationRun(world, seed, files -> new Lying(files, lie)).run();
                  }
                })
            .as("%s", lie)
            .isInstanceOf(AssertionError.class)
            .hasMessageContaining("-Daorist.seed=");
      }
    }
  }
}
