package dev.aorist.peers;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.HdrHistogram.Histogram;

/** Prints the lines of one run: one JSON object each, on stdout. */
final class Results {
  private final String peer;
  private final String workload;

  Results(String peer, String workload) {
    this.peer = peer;
    this.workload = workload;
  }

  /** A measured throughput, with latencies where single operations were timed. */
  void measured(
      Map<String, ?> what,
      double throughput,
      String unit,
      Histogram latencies,
      Machine.Ticks from) {
    Map<String, Object> line = new LinkedHashMap<>(what);
    line.put("throughput", Math.round(throughput));
    line.put("unit", unit);
    if (latencies != null) {
      line.put("p50_us", latencies.getValueAtPercentile(50) / 1e3);
      line.put("p99_us", latencies.getValueAtPercentile(99) / 1e3);
      line.put("max_us", latencies.getMaxValue() / 1e3);
    }
    line.put("foreign_cpu_pct", Machine.ticks().foreignPercentSince(from));
    print(line);
  }

  void print(Map<String, ?> values) {
    StringJoiner line = new StringJoiner(",", "{", "}");
    line.add("\"peer\":" + json(peer)).add("\"workload\":" + json(workload));
    values.forEach((name, value) -> line.add(json(name) + ":" + json(value)));
    System.out.println(line);
    System.out.flush();
  }

  private static String json(Object value) {
    if (value instanceof Double number) {
      return String.format(Locale.ROOT, "%.1f", number);
    }
    if (value instanceof Number) {
      return value.toString();
    }
    return '"' + value.toString().replace('\\', '/').replace('"', '\'').replace('\n', ' ') + '"';
  }
}
