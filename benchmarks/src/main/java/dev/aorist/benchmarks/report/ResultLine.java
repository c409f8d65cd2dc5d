package dev.aorist.benchmarks.report;

import dev.aorist.benchmarks.measure.Median;
import dev.aorist.benchmarks.measure.Rounds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One result: names and values in the order in which they are shown. A value is a number, a text, a
 * truth value, or null where there is nothing to say (no limit, no latency). Built by one thread.
 */
public final class ResultLine {
  /**
   * From here on the table says that two pairs contradict each other: the interval's ends differ by
   * more than 20 %.
   */
  private static final double AGREEMENT = 1.2;

  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

  /** A line of the workload with its arguments. */
  public ResultLine(String workload, Map<String, Object> arguments) {
    values.put("workload", workload);
    values.putAll(arguments);
  }

  /** Adds or replaces a value. */
  public ResultLine with(String name, @Nullable Object value) {
    values.put(name, value);
    return this;
  }

  /**
   * Adds throughput and latency of the candidate, and how it stands to the limit.
   *
   * @param unit what is counted, a second: {@code events/s}
   * @param limit a contender of the same rounds, or null if the candidate is a limit itself
   */
  public ResultLine measured(Rounds rounds, String candidate, String unit, @Nullable String limit) {
    Histogram latency = rounds.latency(candidate);
    with("throughput", rounded(rounds.perSecond(candidate), 0)).with("unit", unit);
    with("p50_us", micros(latency, 50)).with("p99_us", micros(latency, 99));
    with("p999_us", micros(latency, 99.9)).with("max_us", micros(latency, 100));
    with("limit", limit);
    Histogram limitLatency = limit == null ? new Histogram(3) : rounds.latency(limit);
    with("limit_throughput", limit == null ? null : rounded(rounds.perSecond(limit), 0));
    with("limit_p50_us", micros(limitLatency, 50)).with("limit_p99_us", micros(limitLatency, 99));
    Median ratio = limit == null ? null : rounds.ratio(candidate, limit);
    ratio("ratio", ratio).with("pairs_agree", ratio == null ? null : agree(ratio));
    return with("foreign_cpu_pct", rounded(100 * rounds.foreignCpu(candidate), 1));
  }

  /** Adds a ratio and its interval, as {@code name}, {@code name_low} and {@code name_high}. */
  public ResultLine ratio(String name, @Nullable Median ratio) {
    with(name, ratio == null ? null : rounded(ratio.median(), 3));
    with(name + "_low", ratio == null ? null : rounded(ratio.low(), 3));
    return with(name + "_high", ratio == null ? null : rounded(ratio.high(), 3));
  }

  /** The names and values, in order; read-only. */
  public Map<String, @Nullable Object> values() {
    return Collections.unmodifiableMap(values);
  }

  static boolean agree(Median ratio) {
    return ratio.high() <= ratio.low() * AGREEMENT;
  }

  private static @Nullable BigDecimal micros(Histogram nanos, double percentile) {
    return nanos.getTotalCount() == 0
        ? null
        : rounded(nanos.getValueAtPercentile(percentile) / 1e3, 1);
  }

  private static @Nullable BigDecimal rounded(double value, int digits) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP)
        : null;
  }
}
