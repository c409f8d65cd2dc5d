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

/** A small run with three members, through the command line. */
class ClusterWorkloadTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  @Test
  @EnabledIfSystemProperty(
      named = "aorist.full",
      matches = "true",
      disabledReason = "starts PostgreSQL and three members; mvn -Pfull runs it")
  void three_members_are_held_against_one() throws IOException {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder().setServerConfig("fsync", "on").start()) {
      int exit =
          run(
              "--streams", "500",
              "--inflight", "16",
              "--postgres", postgres.getJdbcUrl("postgres", "postgres"));

      assertThat(exit).as(err.toString(StandardCharsets.UTF_8)).isZero();
    }
    JsonNode line = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
    assertThat(line.get("limit").asText()).isEqualTo("single");
    assertThat(line.get("throughput").asDouble()).isPositive();
    assertThat(line.get("ratio").asDouble()).isPositive();
    assertThat(line.get("postgres").isNull()).as("a password may be in it").isTrue();
  }

  @Test
  void what_is_missing_or_does_not_fit_is_told() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("--postgres", "jdbc:postgresql://none/at-all", "--copies", "4")).isEqualTo(2);

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--postgres is missing: name a database")
        .contains("--copies 4 is more than --members 3: a member has one copy");
  }

  private int run(String... words) {
    List<String> all = new ArrayList<>(List.of("cluster"));
    all.addAll(List.of(words));
    all.addAll(List.of("--seconds", "0.2", "--warmup", "0.2", "--pairs", "2"));
    all.addAll(List.of("--dir", folder.toString(), "-o", "json"));
    return new Main(
            Workloads.all(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(all);
  }
}
