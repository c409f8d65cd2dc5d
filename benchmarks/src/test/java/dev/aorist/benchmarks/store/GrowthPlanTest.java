package dev.aorist.benchmarks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.StreamId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowthPlanTest {
  @ParameterizedTest
  @CsvSource({"100000, 1000, 100", "1000000, 1000000, 10000", "80000, 10, 10000", "5000, 50, 1"})
  void each_loaded_stream_has_its_events_together_or_spread(long events, long streams, int length) {
    GrowthPlan plan = new GrowthPlan(events, streams, length);
    Map<StreamId, Long> count = new HashMap<>();
    Map<StreamId, Long> first = new HashMap<>();
    Map<StreamId, Long> last = new HashMap<>();
    for (long i = 0; i < events; i++) {
      StreamId stream = plan.stream(i);
      count.merge(stream, 1L, Long::sum);
      first.putIfAbsent(stream, i);
      last.put(stream, i);
    }

    for (int sample = 0; sample < plan.samples(); sample++) {
      StreamId together = plan.together(sample);
      StreamId spread = plan.spread(sample);
      assertThat(count.get(together)).isBetween((long) length, 2L * length);
      assertThat(count.get(spread)).isBetween((long) length, 2L * length);
      assertThat(last.get(together) - first.get(together)).isLessThanOrEqualTo(2L * length);
      if (length > 1) {
        assertThat(last.get(spread) - first.get(spread)).isGreaterThan(events * 3 / 4);
      }
    }
  }

  @Test
  void a_store_that_is_too_small_is_refused() {
    assertThatThrownBy(() -> new GrowthPlan(7_999, 10, 1_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A store in which a stream of 1000 events is one of many has 8000 at least, not 7999.");
  }
}
