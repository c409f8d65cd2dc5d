package dev.aorist.http;

import java.util.Arrays;
import java.util.Locale;

/**
 * Numbers in the text format that Prometheus and others collect (version 0.0.4): each metric with
 * its help and its type, then its samples. For one thread.
 */
final class MetricsText {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder();
  private String name = "";

  /** Something that goes up and down. Its samples follow. */
  MetricsText gauge(String metric, String help) {
    return begin(metric, "gauge", help);
  }

  /** Something that only grows while the process runs. Its samples follow. */
  MetricsText counter(String metric, String help) {
    return begin(metric, "counter", help);
  }

  private MetricsText begin(String metric, String type, String help) {
    name = "aorist_" + metric;
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  /**
   * @param labels names and values in turn
   */
  MetricsText sample(long value, Object... labels) {
    return line(Long.toString(value), labels);
  }

  /** The same for seconds. */
  MetricsText seconds(long nanos, Object... labels) {
    return line(String.format(Locale.ROOT, "%.6f", nanos / 1e9), labels);
  }

  /** A sample for each state there is: 1 for the one that it is in, 0 for the others. */
  <E extends Enum<E>> MetricsText states(E now, Object... labels) {
    for (E each : now.getDeclaringClass().getEnumConstants()) {
      Object[] more = Arrays.copyOf(labels, labels.length + 2);
      more[labels.length] = "state";
      more[labels.length + 1] = each.name().toLowerCase(Locale.ROOT);
      sample(each == now ? 1 : 0, more);
    }
    return this;
  }

  private MetricsText line(String value, Object... labels) {
    text.append(name);
    for (int i = 0; i < labels.length; i += 2) {
      text.append(i == 0 ? '{' : ',')
          .append(labels[i])
          .append("=\"")
          .append(escaped(labels[i + 1].toString()))
          .append('"');
    }
    text.append(labels.length == 0 ? " " : "} ").append(value).append('\n');
    return this;
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
