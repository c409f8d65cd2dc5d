package dev.aorist.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aorist.benchmarks.GuardWorkload.Guarded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small runs through the command line, of what looks at a store as a whole, and of the guard. */
class StoreWorkloadsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  @Test
  void a_footprint_is_memory_disk_opening_and_verifying() throws IOException {
    assertThat(run(Workloads.all(), "footprint", "--events", "5000", "--streams", "100")).isZero();

    List<JsonNode> found = lines();
    assertThat(found)
        .extracting(line -> line.get("what").asText())
        .containsExactly(
            "fill", "open after kill", "open", "verify", "verify", "verify with hashes");
    assertThat(found.get(0).get("written").asLong()).isGreaterThanOrEqualTo(5_000);
    assertThat(found.get(0).get("bytes_an_event").asLong()).isPositive();
    assertThat(found.get(1).get("took_millis").asDouble()).isPositive();
    assertThat(found.get(5).get("problems").asInt()).isZero();
  }

  @Test
  void a_store_that_seals_is_held_against_new_ones() throws IOException {
    List<String> words = List.of("sealing", "--store", "5000", "--streams", "100");

    assertThat(run(Workloads.all(), words.toArray(String[]::new))).isZero();

    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0).get("limit").asText()).isEqualTo("fresh");
    assertThat(lines().get(0).get("ratio").asDouble()).isPositive();
  }

  @Test
  void a_guard_passes_what_is_fast_enough_and_fails_what_is_not() throws IOException {
    Workload load = new LoadWorkload();
    List<String> small = List.of("--events", "10", "--store", "1000", "--streams", "10");
    Guarded fast = new Guarded(load, small, "together", 0.000_001);
    Guarded slow = new Guarded(load, small, "spread", 1_000);

    assertThat(run(List.of(new GuardWorkload(List.of(fast))), "guard")).isZero();
    assertThat(run(List.of(new GuardWorkload(List.of(fast, slow))), "guard")).isEqualTo(1);

    assertThat(lines())
        .extracting(line -> line.get("holds").asBoolean())
        .containsExactly(true, true, false);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("Slower than it was: [load, --events, 10")
        .contains("spread is ");
  }

  @Test
  void lines_become_a_picture() throws IOException {
    Path from = folder.resolve("lines");
    Path to = folder.resolve("picture.svg");
    Files.writeString(
        from,
        """
        {"workload":"append","inflight":1,"throughput":100,"limit":"raw","limit_throughput":150}
        {"workload":"append","inflight":64,"throughput":4000,"limit":"raw","limit_throughput":5000}
        """);

    assertThat(main(Workloads.all(), "plot", "--from", from.toString(), "--to", to.toString()))
        .isZero();
    assertThat(to).content().contains("append: throughput by inflight", ">aorist<", ">raw<");
    assertThat(main(Workloads.all(), "plot", "--from", from.toString(), "--y", "p99_us"))
        .isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("has no line with inflight and p99_us: give results of a workload");

    for (String what : List.of("a", "b", "c")) {
      Files.writeString(
          from,
          "{\"what\":\"%s\",\"inflight\":1,\"throughput\":1}%n".formatted(what),
          StandardOpenOption.APPEND);
    }
    assertThat(main(Workloads.all(), "plot", "--from", from.toString(), "--to", to.toString()))
        .isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("holds 5 lines, [aorist, raw, a, b, c]; a picture takes 4");
  }

  private int run(List<Workload> workloads, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--seconds", "0.05", "--warmup", "0.05", "--pairs", "2"));
    all.addAll(List.of("--dir", folder.toString(), "-o", "json"));
    return main(workloads, all.toArray(String[]::new));
  }

  private int main(List<Workload> workloads, String... words) {
    return new Main(
            workloads,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(List.of(words));
  }

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }
}
