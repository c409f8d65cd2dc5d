package dev.aorist.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MedianTest {
  @Test
  void an_odd_number_of_values_has_one_in_the_middle_an_even_number_two() {
    assertThat(Median.of(3, 1, 2).median()).isEqualTo(2);
    assertThat(Median.of(4, 1, 3, 2).median()).isEqualTo(2.5);
    assertThat(Median.of(7)).isEqualTo(new Median(7, 7, 7));
  }

  /** The ranks are those of the sign test's table for 95 %. */
  @ParameterizedTest(name = "{0} values: from {1} to {2}")
  @CsvSource({
    "2, 1, 2",
    "5, 1, 5",
    "6, 1, 6",
    "8, 1, 8",
    "9, 2, 8",
    "10, 2, 9",
    "15, 4, 12",
    "20, 6, 15",
    "30, 10, 21"
  })
  void the_interval_leaves_out_as_many_extremes_as_95_percent_allow(
      int n, double low, double high) {
    double[] downwards = IntStream.range(0, n).mapToDouble(i -> n - i).toArray();

    Median median = Median.of(downwards);

    assertThat(median.low()).isEqualTo(low);
    assertThat(median.high()).isEqualTo(high);
  }

  @Test
  void without_values_there_is_none() {
    assertThatThrownBy(Median::of).isInstanceOf(IllegalArgumentException.class);
  }
}
