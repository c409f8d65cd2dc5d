package dev.aorist.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.benchmarks.measure.Median;
import org.junit.jupiter.api.Test;

class ResultLineTest {
  @Test
  void pairs_agree_when_the_interval_spans_at_most_20_percent() {
    assertThat(ResultLine.agree(new Median(1.1, 1.0, 1.2))).isTrue();
    assertThat(ResultLine.agree(new Median(1.1, 1.0, 1.21))).isFalse();
    assertThat(ResultLine.agree(new Median(0.6, 0.5, 0.61))).isFalse();
  }
}
