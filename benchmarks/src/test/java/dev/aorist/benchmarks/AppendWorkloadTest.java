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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A small run through the command line, on a real store and the real clock. */
class AppendWorkloadTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"disk", "memory"})
  void a_run_gives_one_line_with_exactly_the_promised_names(String storage) throws IOException {
    assertThat(run("--storage", storage, "--inflight", "4", "--streams", "9"))
        .as(text(err))
        .isZero();

    assertThat(text(out).lines()).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(text(out));
    List<String> names = new ArrayList<>();
    line.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "workload",
            "inflight",
            "streams",
            "size",
            "seconds",
            "warmup",
            "pairs",
            "dir",
            "storage",
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
            "foreign_cpu_pct",
            "bare_throughput",
            "bare_ratio",
            "bare_ratio_low",
            "bare_ratio_high");
    assertThat(line.get("workload").textValue()).isEqualTo("append");
    assertThat(line.get("inflight").intValue()).isEqualTo(4);
    assertThat(line.get("size").intValue()).isEqualTo(237);
    assertThat(line.get("limit").textValue()).isEqualTo("raw-prealloc");
    assertThat(line.get("throughput").doubleValue()).isPositive();
    assertThat(line.get("bare_ratio").doubleValue()).isPositive();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void fewer_streams_than_appends_in_flight_are_refused() {
    assertThat(run("--inflight", "64", "--streams", "63")).isEqualTo(2);
    assertThat(text(err)).startsWith("--streams 63 is less than --inflight 64: ");
  }

  private int run(String... more) {
    List<String> words =
        new ArrayList<>(List.of("append", "--seconds", "0.02", "--warmup", "0", "--pairs", "2"));
    words.addAll(List.of("--dir", folder.toString()));
    words.addAll(List.of(more));
    return new Main(List.of(new AppendWorkload(1 << 20)), stream(out), stream(err)).run(words);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
