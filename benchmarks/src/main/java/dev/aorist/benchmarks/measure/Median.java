package dev.aorist.benchmarks.measure;

import java.util.Arrays;

/**
 * The median of some values and an interval for it that supposes nothing about how the values are
 * distributed.
 *
 * <p>The interval goes from the k-th smallest to the k-th greatest value, with the greatest k for
 * which it holds the true median with a probability of at least 95 % (each value is above or below
 * the true median like a fair coin; the sign test's interval). Fewer than 6 values cannot give
 * that: then it goes from the least to the greatest (5 values: 93.8 %, 3 values: 75 %).
 *
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
public record Median(double median, double low, double high) {
  private static final double MISS_EACH_SIDE = 0.025;

  public static Median of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values: there is no median");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double middle = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    int cut = cut(n);
    return new Median(middle, sorted[cut], sorted[n - 1 - cut]);
  }

  /** How many values may be left out on each side. */
  private static int cut(int n) {
    double probability = Math.pow(0.5, n); // of exactly k of n coins showing heads
    double atMost = probability;
    int k = 0;
    while (atMost + probability * (n - k) / (k + 1) <= MISS_EACH_SIDE) {
      probability = probability * (n - k) / (k + 1);
      atMost += probability;
      k++;
    }
    return k;
  }
}
