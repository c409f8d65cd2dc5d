package dev.aorist.eventstore.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.testkit.LocalNetwork;
import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Uuid7;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fourth member is added, gets its share, and another is taken away, while appends go on: 2 GiB
 * and 10,000 a second in the full run.
 */
@Timeout(1_200)
class RebalanceTest {
  private static final int PARTITIONS = 16;
  private static final long BYTES = Measures.full() ? 2L << 30 : 12 << 20;
  private static final long PER_SECOND = Measures.full() ? 32 << 20 : 3 << 20;
  private static final int APPENDS_PER_SECOND = Measures.full() ? 10_000 : 300;
  private static final int TICK_MILLIS = 10;

  /** A machine that builds other things meanwhile is no measure of milliseconds. */
  private static final Duration SLOWEST = Duration.ofSeconds(Measures.full() ? 1 : 5);

  private static final String FILLING = "x".repeat(64 << 10);

  @TempDir Path path;
  private final Vertx vertx = Vertx.vertx();
  private final LocalNetwork network = new LocalNetwork();
  private final List<ReplicatedStore> members = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(1);
  private final AtomicLong slowest = new AtomicLong();
  private final AtomicLong underWay = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private LocalCluster.Ground ground;

  @AfterEach
  void close() {
    members.forEach(each -> await().atMost(Duration.ofSeconds(30)).until(each.close()::isComplete));
    vertx.close();
  }

  private void open(String... names) {
    List<Future<ReplicatedStore>> opening = new ArrayList<>();
    for (String name : names) {
      opening.add(
          LocalCluster.open(
              ground,
              network,
              name,
              List.of("a", "b", "c"),
              vertx,
              new SystemEnvironment(),
              new TextCodec(),
              new EventStoreOptions(PARTITIONS, Duration.ofHours(1))));
    }
    opening.forEach(each -> members.add(result(each)));
  }

  private static <T> T result(Future<T> future) {
    await().atMost(Duration.ofMinutes(10)).until(future::isComplete);
    assertThat(future.cause()).isNull();
    return future.result();
  }

  private Append append(int stream, String payload) {
    var to =
        new StreamAppend(StreamId.parse("s-" + stream), ExpectedVersion.any(), List.of(payload));
    return new Append(Uuid7.at(Instant.now(), random), Metadata.none(), List.of(to));
  }

  private void fill() {
    int left = (int) (BYTES / FILLING.length());
    while (left > 0) {
      List<Future<?>> some = new ArrayList<>();
      for (int i = 0; i < 32 && left > 0; i++) {
        some.add(members.get(i % 3).append(append(left--, FILLING)));
      }
      result(Future.all(some));
      acknowledged.addAndGet(some.size());
    }
  }

  /** A few appends, at whichever member. */
  private void write() {
    for (int left = APPENDS_PER_SECOND * TICK_MILLIS / 1_000; left > 0; left--) {
      long begin = System.nanoTime();
      underWay.incrementAndGet();
      members
          .get(random.nextInt(3))
          .append(append(random.nextInt(1_000), "small"))
          .onComplete(
              answer -> {
                slowest.accumulateAndGet(System.nanoTime() - begin, Math::max);
                underWay.decrementAndGet();
                if (answer.succeeded()) {
                  acknowledged.incrementAndGet();
                } else {
                  failures.add(answer.cause());
                }
              });
    }
  }

  private void rebalanced(Set<String> without) {
    Rebalancing rebalancing = members.get(1).rebalancing();
    List<PartitionMove> plan = result(rebalancing.plan(without));
    assertThat(result(rebalancing.start(without, PER_SECOND))).isEqualTo(plan).isNotEmpty();
    await()
        .atMost(Duration.ofMinutes(15))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> result(rebalancing.left()).isEmpty());
  }

  @Test
  void a_member_is_added_and_another_taken_away_while_appends_go_on() {
    ground = new LocalCluster.Ground(path);
    open("a", "b", "c");
    fill();
    open("d");
    long timer = vertx.setPeriodic(TICK_MILLIS, any -> write());
    ReplicatedStore fourth = members.get(3);

    long begin = System.nanoTime();
    rebalanced(Set.of());
    double seconds = (System.nanoTime() - begin) / 1e9;
    long came = fourth.statistics().bytes();
    long addedSlowest = slowest.getAndSet(0);
    ClusterStatus even = result(fourth.clusterStatus());

    rebalanced(Set.of("a"));
    vertx.cancelTimer(timer);
    await().atMost(Duration.ofSeconds(30)).until(() -> underWay.get() == 0);

    System.out.printf(
        "rebalancing %d MiB: %d MiB came in %.1f s; slowest append %.0f ms, without a member %.0f ms%n",
        BYTES >> 20, came >> 20, seconds, addedSlowest / 1e6, slowest.get() / 1e6);
    assertThat(failures).isEmpty();
    assertThat(Duration.ofNanos(Math.max(addedSlowest, slowest.get()))).isLessThan(SLOWEST);
    assertThat(came).isGreaterThan(BYTES / 2);
    // Three members send, and the first piece of each partition is free.
    assertThat(came / seconds).isLessThan(3.0 * PER_SECOND * 1.3);
    for (String name : List.of("a", "b", "c", "d")) {
      assertThat(even.partitions()).filteredOn(each -> each.replicas().contains(name)).hasSize(12);
      assertThat(even.partitions())
          .filteredOn(each -> each.replicas().get(0).equals(name))
          .hasSize(4);
    }
    assertThat(result(fourth.clusterStatus()).partitions())
        .noneMatch(each -> each.replicas().contains("a"));
    for (ReplicatedStore each : members) {
      assertThat(count(each)).isEqualTo(acknowledged.get());
    }
  }

  /** Reads all, wherever it lies. */
  private static long count(ReplicatedStore member) {
    long count = 0;
    Checkpoint end = result(member.closeTime().map(any -> member.end()));
    for (int p = 0; p < PARTITIONS; p++) {
      long next = 0;
      while (next < end.offset(p)) {
        var batch = result(member.read(new Position(p, next), 1 << 20));
        count += batch.next() - next;
        next = batch.next();
      }
    }
    return count;
  }
}
