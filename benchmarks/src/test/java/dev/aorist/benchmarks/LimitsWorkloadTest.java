package dev.aorist.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small run through the command line, on the real disk and the real clock. */
class LimitsWorkloadTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final LimitsWorkload SMALL =
      new LimitsWorkload(new LimitsWorkload.Sizes(1 << 20, 1 << 20, List.of(2), List.of(1, 4), 10));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  @Test
  void every_limit_gives_a_line() throws IOException {
    assertThat(run("disk", "json")).isZero();

    assertThat(lines().stream().map(LimitsWorkloadTest::subject))
        .containsExactly(
            "json-encode",
            "json-decode",
            "sequential-write",
            "group-append-growing 2",
            "group-append-prealloc 2",
            "raw 1",
            "raw-prealloc 1",
            "raw-bare 1",
            "raw 4",
            "raw-prealloc 4",
            "raw-bare 4");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_line_has_exactly_the_promised_names() throws IOException {
    run("disk", "json");
    JsonNode line = lines().get(6);

    List<String> names = new ArrayList<>();
    line.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "workload",
            "seconds",
            "warmup",
            "pairs",
            "dir",
            "storage",
            "what",
            "inflight",
            "throughput",
            "unit",
            "p50_us",
            "p99_us",
            "p999_us",
            "max_us",
            "limit",
            "limit_throughput",
            "limit_p50_us",
            "limit_p99_us",
            "ratio",
            "ratio_low",
            "ratio_high",
            "pairs_agree",
            "foreign_cpu_pct");
    assertThat(line.get("limit").textValue()).isEqualTo("raw-bare");
    for (String name : List.of("seconds", "warmup", "pairs", "throughput", "p99_us", "ratio")) {
      assertThat(line.get(name).isNumber()).as(name).isTrue();
    }
    assertThat(line.get("ratio").doubleValue())
        .isBetween(line.get("ratio_low").doubleValue(), line.get("ratio_high").doubleValue());
  }

  @Test
  void with_memory_storage_no_disk_is_measured() throws IOException {
    assertThat(run("memory", "json")).isZero();

    assertThat(lines().stream().map(LimitsWorkloadTest::subject))
        .containsExactly("json-encode", "json-decode");
  }

  @Test
  void the_table_has_a_row_a_limit_below_one_head() {
    run("memory", "table");

    assertThat(text(out).lines())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("what")
        .contains("throughput");
  }

  @Test
  void progress_goes_to_stderr() {
    run("memory", "json");

    assertThat(text(err)).contains("round 2 of 2: json-encode ");
  }

  private int run(String storage, String format) {
    return new Main(List.of(SMALL), stream(out), stream(err))
        .run(
            List.of(
                "limits",
                "--seconds",
                "0.01",
                "--warmup",
                "0",
                "--pairs",
                "2",
                "--dir",
                folder.toString(),
                "--storage",
                storage,
                "-o",
                format));
  }

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : text(out).lines().toList()) {
      lines.add(MAPPER.readTree(line));
    }
    return lines;
  }

  private static String subject(JsonNode line) {
    JsonNode number = line.has("group") ? line.get("group") : line.path("inflight");
    return (line.get("what").textValue() + " " + number.asText()).strip();
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
