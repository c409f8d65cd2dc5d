package dev.aorist.eventstore.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long writes stand still when their leader is killed, in a store without anything and in one
 * of which most is sealed: what takes over looks at neither.
 */
@Timeout(900)
@EnabledIfSystemProperty(
    named = "aorist.soak",
    matches = "true",
    disabledReason = "takes minutes; mvn -Psoak runs it")
class FailOverTest {
  private static final Duration MOST = Duration.ofSeconds(3);
  private static final int KILLS = 6;
  private static EmbeddedPostgres server;

  @TempDir Path path;

  @BeforeAll
  static void begin() throws IOException {
    server = EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
  }

  @AfterAll
  static void end() throws IOException {
    server.close();
  }

  @ParameterizedTest(name = "{0} MiB")
  @ValueSource(ints = {0, 256})
  void writes_resume_in_three_seconds_whatever_the_size_of_the_store(int mebibytes)
      throws Exception {
    String url = server.getJdbcUrl("postgres", "postgres");
    List<Duration> failOvers = new ArrayList<>();
    try (var cluster = new ProcessCluster(1, ProcessCluster.onLoopback(path, url))) {
      cluster.startAll();
      ProcessCluster.await("three members", ProcessCluster.HEALING, cluster::isHealthy);
      cluster.member("a").fill(mebibytes);
      cluster.write();
      for (int p = 0; p < MemberProgram.STORE.partitions(); p++) {
        int partition = p;
        ProcessCluster.await(
            "a first write", ProcessCluster.HEALING, () -> cluster.hasWritten(partition));
      }
      for (int i = 0; i < KILLS; i++) {
        ProcessCluster.await("all to be well", ProcessCluster.HEALING, cluster::isHealthy);
        List<Map.Entry<Integer, String>> leaders = List.copyOf(cluster.leaders().entrySet());
        Map.Entry<Integer, String> struck = leaders.get(i % leaders.size());
        String leader = struck.getValue();
        cluster.member(leader).kill();
        String other = cluster.up().stream().filter(name -> !name.equals(leader)).findFirst().get();
        failOvers.add(cluster.untilWritten(other, struck.getKey()));
        cluster.start(leader);
      }
      ProcessCluster.await("all to be well", ProcessCluster.HEALING, cluster::isHealthy);
      long sealed = sealed();
      System.out.printf(
          "fail-over with %d MiB, %d of them sealed: %s%n",
          mebibytes,
          sealed >> 20,
          failOvers.stream().sorted().map(each -> each.toMillis() + " ms").toList());
      assertThat(sealed).isGreaterThanOrEqualTo((long) mebibytes / 4 << 20);
      assertThat(failOvers).allMatch(each -> each.compareTo(MOST) <= 0);
    }
  }

  /** In a member's segments. */
  private long sealed() throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(path.resolve("a"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".segment")).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
