package dev.aorist.eventstore.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes under load, of which some or all are killed or stand still and come back, by a
 * seed. Writes to what a killed member led resume within three seconds, with the usual times (1.5 s
 * of silence; Hazelcast notices a broken connection at once).
 */
class ProcessKillTest {
  private static final long SEED = 1;
  private static final Duration FAIL_OVER = Duration.ofSeconds(3);
  private static EmbeddedPostgres server;

  @TempDir Path path;
  private final List<Duration> failOvers = new ArrayList<>();
  private final List<String> script = new ArrayList<>();
  private int acknowledged;
  private long begun;

  @BeforeAll
  static void begin() throws IOException {
    server = EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
  }

  @AfterAll
  static void end() throws IOException {
    server.close();
  }

  /**
   * What happens to the members: one of these in each history of a build, which takes the last two,
   * and all of them in full.
   */
  private enum Blow {
    PAUSE_A_LEADER,
    KILL_ALL_BUT_ONE,
    KILL_ALL,
    KILL_A_LEADER,
    KILL_ALL_AND_ONE_IS_MISSING
  }

  @Test
  void what_was_acknowledged_outlives_kills_and_pauses() throws Exception {
    int histories = Integer.getInteger("aorist.histories", Measures.soak() ? 20 : 2);
    long first = Measures.seed(SEED);
    long begin = System.nanoTime();
    int failed = 0;
    try {
      for (long seed = first; seed < first + histories; seed++) {
        failed++;
        run(seed, Measures.soak() ? Blow.values().length : 1);
        failed--;
      }
    } finally {
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          "killed members: %d histories, %d appends acknowledged, fail-overs %s, %.1f s%n",
          histories, acknowledged, text(), seconds);
      Measures.write(new Measure("killed-members", histories, failed, first, seconds, 0));
    }
    assertThat(acknowledged).isGreaterThan(histories * 20);
    assertThat(failOvers).isNotEmpty().allMatch(each -> each.compareTo(FAIL_OVER) <= 0);
  }

  private String text() {
    return failOvers.stream().sorted().map(each -> each.toMillis() + " ms").toList().toString();
  }

  private void run(long seed, int blows) throws Exception {
    script.clear();
    begun = System.nanoTime();
    var random = new Random(seed);
    Path own = Files.createDirectories(path.resolve("" + seed));
    String url = server.getJdbcUrl("postgres", "postgres");
    try (var cluster = new ProcessCluster(seed, ProcessCluster.onLoopback(own, url))) {
      run(cluster, seed, blows, random);
    }
  }

  private void run(ProcessCluster cluster, long seed, int blows, Random random) {
    try {
      cluster.startAll();
      ProcessCluster.await("three members", ProcessCluster.HEALING, cluster::isHealthy);
      note("three members");
      cluster.write();
      List<Blow> order = new ArrayList<>(List.of(Blow.values()));
      Collections.rotate(order, (int) (seed % order.size()));
      for (Blow blow : order.subList(0, blows)) {
        for (int p = 0; p < MemberProgram.STORE.partitions(); p++) {
          int partition = p;
          ProcessCluster.await(
              "a first write", ProcessCluster.HEALING, () -> cluster.hasWritten(partition));
        }
        strike(blow, cluster, random);
        ProcessCluster.await("all to be well", ProcessCluster.HEALING, cluster::isHealthy);
        note("all are well");
      }
      acknowledged += cluster.judge();
      note("judged");
      System.out.println("seed " + seed + ": " + String.join(", ", script));
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "seed "
              + seed
              + ": "
              + e.getMessage()
              + "\nIt went: "
              + String.join(", ", script)
              + "\n"
              + cluster.describe(),
          e);
    }
  }

  private void strike(Blow blow, ProcessCluster cluster, Random random) throws IOException {
    switch (blow) {
      case KILL_A_LEADER -> {
        Map.Entry<Integer, String> struck = aLeader(cluster, random);
        note("kill -9 " + struck.getValue());
        cluster.member(struck.getValue()).kill();
        measure(cluster, struck);
        cluster.start(struck.getValue());
      }
      case KILL_ALL_BUT_ONE -> {
        List<String> names = shuffled(random);
        note("kill -9 all but " + names.get(2));
        cluster.member(names.get(0)).kill();
        cluster.member(names.get(1)).kill();
        rest(random.nextInt(2_000));
        cluster.start(names.get(1));
        rest(random.nextInt(2_000));
        cluster.start(names.get(0));
      }
      case KILL_ALL -> {
        List<String> names = shuffled(random);
        // One of them has missed what the others did meanwhile, and may come back first.
        note("kill -9 " + names.get(0) + ", later all");
        cluster.member(names.get(0)).kill();
        rest(1_500 + random.nextInt(1_500));
        cluster.member(names.get(1)).kill();
        cluster.member(names.get(2)).kill();
        for (String name : shuffled(random)) {
          cluster.start(name);
          rest(random.nextInt(1_500));
        }
      }
      case KILL_ALL_AND_ONE_IS_MISSING -> {
        List<String> names = shuffled(random);
        String missing = names.get(1 + random.nextInt(2));
        // The stale one comes back, and one of the two that hold all does not.
        note("kill -9 " + names.get(0) + ", later all; " + missing + " is missing");
        cluster.member(names.get(0)).kill();
        rest(1_500 + random.nextInt(1_500));
        cluster.member(names.get(1)).kill();
        cluster.member(names.get(2)).kill();
        List<String> back = names.stream().filter(name -> !name.equals(missing)).toList();
        for (String name : back) {
          cluster.start(name);
          rest(random.nextInt(1_500));
        }
        ProcessCluster.await("two members", ProcessCluster.HEALING, () -> cluster.up().size() == 2);
        for (int p = 0; p < MemberProgram.STORE.partitions(); p++) {
          cluster.untilWritten(back.get(random.nextInt(2)), p);
        }
        note("written without " + missing);
        cluster.start(missing);
      }
      case PAUSE_A_LEADER -> {
        Map.Entry<Integer, String> struck = aLeader(cluster, random);
        int millis = Measures.soak() ? 20_000 : 4_000;
        note("SIGSTOP " + struck.getValue() + " for " + millis + " ms");
        cluster.member(struck.getValue()).pause();
        rest(millis);
        cluster.member(struck.getValue()).goOn();
      }
    }
  }

  private void measure(ProcessCluster cluster, Map.Entry<Integer, String> struck) {
    String other =
        cluster.up().stream().filter(name -> !name.equals(struck.getValue())).findFirst().get();
    Duration took = cluster.untilWritten(other, struck.getKey());
    note("written after " + took.toMillis() + " ms");
    failOvers.add(took);
  }

  private void note(String what) {
    script.add((System.nanoTime() - begun) / 1_000_000 + " " + what);
  }

  /** Load goes on meanwhile. */
  private static void rest(int millis) {
    Awaitility.await()
        .pollDelay(Duration.ofMillis(millis))
        .atMost(Duration.ofSeconds(60))
        .until(() -> true);
  }

  private static Map.Entry<Integer, String> aLeader(ProcessCluster cluster, Random random) {
    List<Map.Entry<Integer, String>> all = new ArrayList<>(cluster.leaders().entrySet());
    return all.get(random.nextInt(all.size()));
  }

  private static List<String> shuffled(Random random) {
    List<String> names = new ArrayList<>(List.of(ClusterGround.NAMES));
    Collections.shuffle(names, random);
    return names;
  }
}
