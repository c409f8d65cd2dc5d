package dev.aorist.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlternationTest {
  private final List<String> turns = new ArrayList<>();
  private final List<String> progress = new ArrayList<>();
  @TempDir Path noProc;

  @Test
  void contenders_warm_up_and_then_alternate_with_the_order_turned_round_each_time()
      throws Exception {
    run(
        5,
        1,
        3,
        new FakeContender("a", turns, 1.0, 1.0, 1.0, 1.0),
        new FakeContender("b", turns, 1.0, 1.0, 1.0, 1.0));

    assertThat(turns).containsExactly("a5", "b5", "a1", "b1", "b1", "a1", "a1", "b1");
  }

  @Test
  void three_alternate_like_two() throws Exception {
    run(
        0,
        1,
        2,
        new FakeContender("a", turns, 1.0, 1.0),
        new FakeContender("b", turns, 1.0, 1.0),
        new FakeContender("c", turns, 1.0, 1.0));

    assertThat(turns).containsExactly("a1", "b1", "c1", "c1", "b1", "a1");
  }

  @Test
  void a_ratio_is_taken_within_a_round_and_warm_up_does_not_count() throws Exception {
    Rounds rounds =
        run(
            5,
            1,
            3,
            new FakeContender("a", turns, 999.0, 10.0, 60.0, 80.0),
            new FakeContender("b", turns, 1.0, 20.0, 100.0, 400.0));

    assertThat(rounds.count()).isEqualTo(3);
    assertThat(rounds.perSecond("a")).isEqualTo(60);
    assertThat(rounds.perSecond("b")).isEqualTo(100);
    Median ratio = rounds.ratio("a", "b");
    assertThat(ratio.median()).isEqualTo(0.5, within(1e-9));
    assertThat(ratio.low()).isEqualTo(0.2, within(1e-9));
    assertThat(ratio.high()).isEqualTo(0.6, within(1e-9));
    assertThat(rounds.latency("a").getTotalCount()).isEqualTo(3);
  }

  @Test
  void every_window_is_told_as_progress() throws Exception {
    run(5, 1_000, 1, new FakeContender("a", turns, 1.0, 1234.0));

    assertThat(progress)
        .containsExactly(
            "warm-up: a 1/s, p50 0 us, p99 0 us", "round 1 of 1: a 1,234/s, p50 1 us, p99 1 us");
  }

  @Test
  void a_contender_that_did_not_run_has_no_ratio() throws Exception {
    Rounds rounds = run(0, 1, 1, new FakeContender("a", turns, 1.0));

    assertThatThrownBy(() -> rounds.ratio("a", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("b did not run: there are [a]");
  }

  private Rounds run(long warmup, long window, int rounds, Contender... contenders)
      throws Exception {
    return new Alternation(new ForeignCpu(noProc), progress::add)
        .run(List.of(contenders), warmup, window, rounds);
  }
}
