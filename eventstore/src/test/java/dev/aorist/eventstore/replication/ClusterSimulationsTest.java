package dev.aorist.eventstore.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import dev.aorist.eventstore.testkit.Quiet;
import dev.aorist.eventstore.testkit.Seeds;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many histories of one cluster, each with its own seed. */
class ClusterSimulationsTest {
  private static final long SEED = 1;

  @Test
  void every_history_of_a_cluster_keeps_every_promise() throws Exception {
    int wanted = Integer.getInteger("aorist.histories", Measures.full() ? 20_000 : 500);
    long first = Measures.seed(SEED);
    Set<Long> histories = new HashSet<>();
    var acknowledged = new AtomicLong();
    var distant = new AtomicLong();
    var streams = new AtomicLong();
    long begin = System.nanoTime();
    AssertionError failure =
        Seeds.tryAll(
            first,
            (world, seed) -> {
              var run = new ClusterRun(world, seed, EnumSet.allOf(Rule.class));
              run.run();
              return new Result(
                  run.fingerprint(), run.acknowledged(), run.distant(), run.streams());
            },
            result -> {
              histories.add(result.fingerprint);
              acknowledged.addAndGet(result.acknowledged);
              distant.addAndGet(result.distant);
              streams.addAndGet(result.streams);
              return histories.size() < wanted;
            });
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "cluster simulations: %d distinct histories, %d appends acknowledged, %d streams read,"
            + " %d reads answered from elsewhere, %.1f s%n",
        histories.size(), acknowledged.get(), streams.get(), distant.get(), seconds);
    Measures.write(
        new Measure(
            "cluster-simulations", histories.size(), failure == null ? 0 : 1, first, seconds, 0));
    if (failure != null) {
      throw failure;
    }
    assertThat(distant.get()).isPositive();
  }

  /** What one history came to. */
  private record Result(long fingerprint, int acknowledged, int distant, int streams) {}

  /** Else the simulation sees nothing. Not every rule is noticed in so few histories. */
  @ParameterizedTest
  @EnumSource(
      value = Rule.class,
      names = {"ALL_IN_SYNC", "COMPARE_HISTORY", "CAUGHT_UP", "ONLY_IN_SYNC_LEADS"})
  void a_cluster_that_leaves_out_a_rule_is_caught(Rule rule) {
    try (var world = new SimulatedEnvironment(SEED);
        var quiet = new Quiet()) {
      assertThatThrownBy(
              () -> {
                for (long seed = SEED; seed < SEED + 200; seed++) {
                  new ClusterRun(world, seed, EnumSet.complementOf(EnumSet.of(rule))).run();
                }
              })
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("-Daorist.seed=");
    }
  }
}
