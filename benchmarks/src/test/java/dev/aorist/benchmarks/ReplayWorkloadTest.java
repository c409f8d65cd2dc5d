package dev.aorist.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small runs through the command line, of what reads instead of writing. */
class ReplayWorkloadTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"disk, 5", "memory, 4"})
  void a_replay_gives_a_line_for_each_comparison(String storage, int lines) throws IOException {
    List<JsonNode> found =
        run("replay", "--events", "10000", "--threads", "2", "--storage", storage);

    assertThat(found).hasSize(lines);
    assertThat(found)
        .allSatisfy(
            line -> {
              assertThat(line.get("throughput").asLong()).isPositive();
              assertThat(line.get("limit_throughput").asLong()).isPositive();
              assertThat(line.get("ratio").asDouble()).isPositive();
            });
    assertThat(found.get(lines - 1).get("what").asText()).isEqualTo("view");
    assertThat(found.get(lines - 1).get("limit").asText()).isEqualTo("raw-many");
  }

  @Test
  @EnabledIfSystemProperty(
      named = "aorist.full",
      matches = "true",
      disabledReason = "starts PostgreSQL for ten seconds; mvn -Pfull runs it")
  void a_view_in_a_database_is_held_against_one_in_memory_and_lag_is_told() throws IOException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      String url = postgres.getJdbcUrl("postgres", "postgres");
      List<JsonNode> found = run("replay", "--events", "10000", "--postgres", url);

      JsonNode last = found.get(found.size() - 1);
      assertThat(last.get("what").asText()).isEqualTo("view-postgres");
      assertThat(last.get("limit").asText()).isEqualTo("view");
      assertThat(last.get("throughput").asLong()).isPositive();
      assertThat(last.get("ratio").asDouble()).isPositive();
      assertThat(last.get("postgres").isNull()).as("a password may be in it").isTrue();

      lagIsTold(postgres.getJdbcUrl("postgres", "template1"));
    }
  }

  /** From answers, and from when commands were due. */
  private void lagIsTold(String url) throws IOException {
    out.reset();
    List<JsonNode> found = run("lag", "--rate", "500", "--view", "postgres", "--postgres", url);

    assertThat(found)
        .extracting(line -> line.get("what").asText())
        .containsExactly("answered to applied", "due to answered", "idle");
    assertThat(found.get(0).get("measured").asLong()).isPositive();
    assertThat(found.get(1).get("p99_us").asDouble())
        .isGreaterThanOrEqualTo(found.get(1).get("p50_us").asDouble());
    assertThat(found.get(2).get("cpu_pct").asDouble()).isNotNegative();
    assertThat(found.get(0).get("postgres").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"disk, 100", "disk, 2000", "memory, 100"})
  void loads_are_held_against_jackson(String storage, String events) throws IOException {
    List<JsonNode> found =
        run(
            "load",
            "--events",
            events,
            "--store",
            "20000",
            "--streams",
            "500",
            "--storage",
            storage);

    assertThat(found)
        .extracting(line -> line.get("what").asText())
        .containsExactly("together", "spread");
    assertThat(found)
        .allSatisfy(
            line -> {
              assertThat(line.get("limit").asText()).isEqualTo("jackson");
              assertThat(line.get("ratio").asDouble()).isPositive();
              assertThat(line.get("p99_us").asDouble()).isPositive();
            });
  }

  @ParameterizedTest
  @CsvSource({"0, memory, hash map", "1, memory, jackson", "0, h2, hash map"})
  void rows_are_asked_for_as_they_are_and_as_they_were(String past, String view, String limit)
      throws IOException {
    List<JsonNode> found = run("query", "--rows", "200", "--asof", past, "--view", view);

    assertThat(found).hasSize(1);
    assertThat(found.get(0).get("limit").asText()).isEqualTo(limit);
    // Of a hash map a database may make less than can be seen in three digits.
    assertThat(found.get(0).get("throughput").asDouble()).isPositive();
    assertThat(found.get(0).get("limit_throughput").asDouble()).isPositive();
  }

  private List<JsonNode> run(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--seconds", "0.05", "--warmup", "0.05", "--pairs", "2"));
    all.addAll(List.of("--dir", folder.toString(), "-o", "json"));
    int exit =
        new Main(
                Workloads.all(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .run(all);
    assertThat(exit).as(err.toString(StandardCharsets.UTF_8)).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }
}
