package dev.aorist.eventstore.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes under load in networks of their own. The cable of a leader is pulled out, which
 * keeps it from the other members and from the authority, and put in again. It refuses what it is
 * asked within a second more than Hazelcast takes to notice (5 s as we set it), others take over,
 * and in the end nothing that anybody was told is wrong.
 */
class NetworkCutTest {
  private static final long SEED = 1;
  private static final Duration NOTICED = Duration.ofSeconds(5 + 1);

  @TempDir Path path;
  private final List<Duration> refusals = new ArrayList<>();
  private final List<Duration> failOvers = new ArrayList<>();

  @Test
  void a_leader_that_is_cut_off_refuses_and_nothing_acknowledged_is_lost() throws Exception {
    int cuts = Measures.soak() ? 5 : 1;
    long seed = Measures.seed(SEED);
    Optional<String> missing = Namespaces.missing();
    if (missing.isPresent()) {
      System.out.printf("network cuts: %d SKIPPED, since %s%n", cuts, missing.get());
      Measures.write(new Measure("network-cuts", 0, 0, seed, 0, cuts));
    }
    assumeThat(missing).as("network cuts need root and namespaces").isEmpty();
    long begin = System.nanoTime();
    int acknowledged = 0;
    int wrong = 1;
    try (var server = EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
        var network = new Namespaces(List.of(ClusterGround.NAMES));
        var relay = new Relay(network.host(), server.getPort());
        var cluster = new ProcessCluster(seed, starter(network, relay.port()))) {
      acknowledged = run(cluster, network, cuts, new Random(seed));
      wrong = 0;
    } finally {
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          "network cuts: %d, %d appends acknowledged, refused after %s, taken over after %s, %.1f s%n",
          cuts, acknowledged, refusals, failOvers, seconds);
      Measures.write(new Measure("network-cuts", cuts, wrong, seed, seconds, 0));
    }
    assertThat(acknowledged).isGreaterThan(cuts * 20);
    assertThat(refusals).hasSize(cuts).allMatch(each -> each.compareTo(NOTICED) <= 0);
  }

  private Function<String, MemberProcess> starter(Namespaces network, int port) {
    String url = "jdbc:postgresql://" + network.host() + ":" + port + "/postgres?user=postgres";
    String cluster = "cut-" + UUID.randomUUID();
    return name -> {
      List<String> arguments = new ArrayList<>();
      arguments.add(path.resolve(name).toString());
      arguments.addAll(List.of(name, network.address(name), "5701", url, cluster));
      for (String each : ClusterGround.NAMES) {
        arguments.add(network.address(each) + ":5701");
      }
      try {
        return new MemberProcess(network.under(name), arguments, ProcessCluster.errors(name));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    };
  }

  private int run(ProcessCluster cluster, Namespaces network, int cuts, Random random)
      throws Exception {
    cluster.startAll();
    ProcessCluster.await("three members", ProcessCluster.HEALING, cluster::isHealthy);
    cluster.write();
    for (int i = 0; i < cuts; i++) {
      for (int p = 0; p < MemberProgram.STORE.partitions(); p++) {
        int partition = p;
        ProcessCluster.await(
            "a first write", ProcessCluster.HEALING, () -> cluster.hasWritten(partition));
      }
      List<Map.Entry<Integer, String>> leaders = new ArrayList<>(cluster.leaders().entrySet());
      Map.Entry<Integer, String> struck = leaders.get(random.nextInt(leaders.size()));
      String leader = struck.getValue();
      network.cut(leader);
      refusals.add(cluster.untilRefused(leader, struck.getKey()));
      String other = cluster.up().stream().filter(name -> !name.equals(leader)).findFirst().get();
      failOvers.add(cluster.untilWritten(other, struck.getKey()));
      network.heal(leader);
      ProcessCluster.await("all to be well", Duration.ofSeconds(120), cluster::isHealthy);
    }
    return cluster.judge();
  }
}
