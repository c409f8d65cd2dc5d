package dev.aorist.eventstore.replication;

import static dev.aorist.eventstore.replication.LoadedCluster.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aorist.eventstore.disk.DiskEventStore;
import dev.aorist.eventstore.disk.SmallJournals;
import dev.aorist.eventstore.testkit.Measures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What operators do to a cluster while appends go on: with 2 GiB and 10,000 appends a second in the
 * full run.
 */
@Timeout(1_800)
class RebalanceTest {
  private static final long BYTES = Measures.soak() ? 2L << 30 : 12 << 20;
  private static final int RECORD = 64 << 10;
  private static final long PER_SECOND = Measures.soak() ? 32 << 20 : 3 << 20;
  private static final int APPENDS_PER_SECOND = Measures.soak() ? 10_000 : 300;
  private static final ReplicatedStore.Opener OPENER =
      Measures.soak() ? DiskEventStore::openReplica : SmallJournals::openModestReplica;

  /** A machine that builds other things meanwhile is no measure of milliseconds. */
  private static final Duration SLOWEST = Duration.ofSeconds(Measures.soak() ? 1 : 5);

  @TempDir Path path;

  /**
   * Half of what the members can do alone, where that is less: they share this machine's
   * processors, and a machine that cannot take what comes shows nothing but that.
   */
  private static int rate(LoadedCluster cluster) {
    if (!Measures.soak()) {
      return APPENDS_PER_SECOND;
    }
    cluster.most(Duration.ofSeconds(5));
    int most = cluster.most(Duration.ofSeconds(10));
    int rate = Math.min(APPENDS_PER_SECOND, most / 2);
    System.out.printf("the members alone: %,d appends/s; %,d beside what follows%n", most, rate);
    return rate;
  }

  private static void rebalance(ReplicatedStore member, Set<String> without) {
    Rebalancing rebalancing = member.rebalancing();
    List<PartitionMove> plan = result(rebalancing.plan(without));
    assertThat(result(rebalancing.start(without, PER_SECOND))).isEqualTo(plan).isNotEmpty();
    await()
        .atMost(Duration.ofMinutes(20))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> result(rebalancing.left()).isEmpty());
  }

  @Test
  void a_member_is_added_and_another_taken_away() {
    try (var cluster = new LoadedCluster(path, OPENER)) {
      cluster.open("a", "b", "c");
      int rate = rate(cluster);
      cluster.fill(BYTES, RECORD);
      cluster.open("d");
      cluster.beginAppends(rate);
      ReplicatedStore fourth = cluster.member("d");

      long begin = System.nanoTime();
      rebalance(cluster.member("b"), Set.of());
      double seconds = (System.nanoTime() - begin) / 1e9;
      long came = fourth.statistics().bytes();
      Duration adding = cluster.slowest();
      List<PartitionStatus> even = result(fourth.clusterStatus()).partitions();

      rebalance(fourth, Set.of("a"));
      cluster.stopAppends();
      Duration taking = cluster.slowest();

      System.out.printf(
          "rebalancing %d MiB beside %,d appends/s: %d MiB came in %.1f s; slowest append %d ms, and %d ms while one left%n",
          BYTES >> 20, rate, came >> 20, seconds, adding.toMillis(), taking.toMillis());
      assertThat(List.of(adding, taking)).allMatch(each -> each.compareTo(SLOWEST) < 0);
      assertThat(came).isGreaterThan(BYTES / 2);
      assertThat(came / seconds).as("throttle of three senders").isLessThan(3.9 * PER_SECOND);
      for (String name : List.of("a", "b", "c", "d")) {
        assertThat(even).filteredOn(each -> each.replicas().contains(name)).hasSize(12);
        assertThat(even).filteredOn(each -> each.replicas().get(0).equals(name)).hasSize(4);
      }
      assertThat(result(fourth.clusterStatus()).partitions())
          .noneMatch(each -> each.replicas().contains("a"));
    }
  }

  @Test
  @EnabledIfSystemProperty(
      named = "aorist.soak",
      matches = "true",
      disabledReason = "takes eight seconds; mvn -Psoak runs it")
  void members_are_restarted_one_after_the_other() {
    try (var cluster = new LoadedCluster(path, OPENER)) {
      cluster.open("a", "b", "c");
      int rate = rate(cluster);
      cluster.fill(BYTES / 4, RECORD);
      cluster.beginAppends(rate);
      for (String name : List.of("a", "b", "c")) {
        cluster.stop(name);
        cluster.open(name);
        ReplicatedStore again = cluster.member(name);
        await()
            .atMost(Duration.ofMinutes(2))
            .until(
                () ->
                    result(again.clusterStatus()).partitions().stream()
                        .allMatch(each -> each.state() == PartitionStatus.State.OPEN));
      }
      cluster.stopAppends();
      Duration slowest = cluster.slowest();
      System.out.printf("rolling restart: slowest append %d ms%n", slowest.toMillis());
      assertThat(slowest).isLessThan(SLOWEST);
      // Each leads what it led before: its partitions were given back.
      ReplicatedStore any = cluster.member("a");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  result(any.clusterStatus()).partitions().stream()
                      .allMatch(each -> each.replicas().get(0).equals(each.leader())));
    }
  }
}
