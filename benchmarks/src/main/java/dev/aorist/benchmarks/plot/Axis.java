package dev.aorist.benchmarks.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A logarithmic axis: both ends lie on a 1, 2 or 5 times a power of ten, with one of them in
 * between at least.
 */
record Axis(List<Double> ticks) {
  private static final double[] STEPS = {1, 2, 5};
  private static final double ALMOST = 1e-9;

  static Axis over(DoubleStream values) {
    var range = values.summaryStatistics();
    List<Double> ticks = new ArrayList<>();
    for (int power = (int) Math.floor(Math.log10(range.getMin())) - 1; ; power++) {
      for (double step : STEPS) {
        double tick = step * Math.pow(10, power);
        boolean below = tick <= range.getMin() * (1 + ALMOST);
        if (below) {
          ticks.clear();
        }
        ticks.add(tick);
        if (!below && tick >= range.getMax() * (1 - ALMOST)) {
          return new Axis(ticks);
        }
      }
    }
  }

  /** Where a value lies: 0 at the lower end, 1 at the upper. */
  double part(double value) {
    double low = Math.log(ticks.get(0));
    double high = Math.log(ticks.get(ticks.size() - 1));
    return (Math.log(value) - low) / (high - low);
  }

  static String text(double value) {
    if (value >= 1e6) {
      return trimmed(value / 1e6) + "M";
    }
    return value >= 1e3 ? trimmed(value / 1e3) + "k" : trimmed(value);
  }

  private static String trimmed(double value) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    return text.replaceAll("\\.?0+$", "");
  }
}
