package dev.aorist.benchmarks.report;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row a result, for people. Says so when the pairs of a row contradict each other. */
public final class TableReport implements Report {
  /** What is shown of a line: the name of its value, and how wide. */
  private record Column(String name, int width) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column("throughput", 12),
          new Column("unit", 10),
          new Column("p50_us", 9),
          new Column("p99_us", 9),
          new Column("p999_us", 10),
          new Column("max_us", 10),
          new Column("limit", 23),
          new Column("limit_throughput", 17),
          new Column("limit_p99_us", 13),
          new Column("ratio", 8),
          new Column("ratio_low", 10),
          new Column("ratio_high", 11));

  /** What only some workloads have, shown with its name after the columns. */
  private static final List<String> OTHERS =
      List.of(
          "bare_ratio",
          "least",
          "cpu_pct",
          "heap_mib",
          "bytes_an_event",
          "took_millis",
          "journals_mib",
          "sealed_mib",
          "seconds_a_gib",
          "segments",
          "problems");

  private static final int SUBJECT_WIDTH = 36;

  private final PrintStream out;
  private boolean headed;

  public TableReport(PrintStream out) {
    this.out = out;
  }

  @Override
  public void add(ResultLine line) {
    if (!headed) {
      StringBuilder head = new StringBuilder(left("what", SUBJECT_WIDTH));
      COLUMNS.forEach(column -> head.append(right(column.name(), column.width())));
      out.println(head);
      headed = true;
    }
    Map<String, @Nullable Object> values = line.values();
    StringBuilder row = new StringBuilder(left(subject(values), SUBJECT_WIDTH));
    for (Column column : COLUMNS) {
      row.append(right(Objects.toString(values.get(column.name()), "-"), column.width()));
    }
    for (String other : OTHERS) {
      if (values.get(other) != null) {
        row.append("  ").append(other).append(' ').append(values.get(other));
      }
    }
    if (Boolean.FALSE.equals(values.get("holds"))) {
      row.append("  TOO LOW");
    }
    if (Boolean.FALSE.equals(values.get("pairs_agree"))) {
      row.append("  pairs differ by more than 20 %: run it again, with more --pairs");
    }
    out.println(row);
    out.flush();
  }

  private static String subject(Map<String, @Nullable Object> values) {
    StringBuilder subject = new StringBuilder();
    subject.append(values.getOrDefault("what", values.get("workload")));
    if (values.get("guards") != null) {
      subject.insert(0, values.get("guards") + " ");
    }
    for (String name : List.of("inflight", "group")) {
      if (values.get(name) != null) {
        subject.append(' ').append(name).append('=').append(values.get(name));
      }
    }
    return subject.toString();
  }

  private static String left(String text, int width) {
    return String.format(Locale.ROOT, "%-" + width + "s", text);
  }

  private static String right(String text, int width) {
    return String.format(Locale.ROOT, "%" + width + "s", text);
  }
}
