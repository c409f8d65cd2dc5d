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
import org.junit.jupiter.params.provider.CsvSource;

/** A small run through the command line, on a real application and the real clock. */
class CommandWorkloadTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"disk, 9", "disk, 1", "memory, 9"})
  void a_run_gives_one_line_with_exactly_the_promised_names(String storage, int accounts)
      throws IOException {
    assertThat(run("--storage", storage, "--accounts", "" + accounts, "--inflight", "4"))
        .as(text(err))
        .isZero();

    assertThat(text(out).lines()).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(text(out));
    List<String> names = new ArrayList<>();
    line.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "workload",
            "accounts",
            "inflight",
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
            "foreign_cpu_pct");
    assertThat(line.get("workload").textValue()).isEqualTo("command");
    assertThat(line.get("accounts").intValue()).isEqualTo(accounts);
    assertThat(line.get("unit").textValue()).isEqualTo("commands/s");
    assertThat(line.get("limit").textValue()).isEqualTo("raw-bare");
    assertThat(line.get("throughput").doubleValue()).isPositive();
    assertThat(line.get("ratio").doubleValue()).isPositive();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void more_in_flight_than_the_bus_takes_is_refused() {
    assertThat(run("--inflight", "8193")).isEqualTo(2);
    assertThat(text(err)).startsWith("--inflight is '8193': give a whole number from 1 to 8192");
  }

  private int run(String... more) {
    List<String> words =
        new ArrayList<>(List.of("command", "--seconds", "0.02", "--warmup", "0", "--pairs", "2"));
    words.addAll(List.of("--dir", folder.toString()));
    words.addAll(List.of(more));
    return new Main(List.of(new CommandWorkload(1 << 20)), stream(out), stream(err)).run(words);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
