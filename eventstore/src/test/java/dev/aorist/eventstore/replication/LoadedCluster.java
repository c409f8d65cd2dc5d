package dev.aorist.eventstore.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.testkit.LocalNetwork;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Uuid7;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Members in this process, and appends that go on at them at a steady rate, timed. */
final class LoadedCluster implements AutoCloseable {
  static final int PARTITIONS = 16;
  private static final int TICK_MILLIS = 10;
  private static final int IN_FLIGHT = 256;

  private final Vertx vertx = Vertx.vertx();
  private final LocalNetwork network = new LocalNetwork();
  private final LocalCluster.Ground ground;
  private final ReplicatedStore.Opener opener;
  private final Map<String, ReplicatedStore> members = new ConcurrentSkipListMap<>();
  private final SplittableRandom random = new SplittableRandom(1);
  private final AtomicLong slowest = new AtomicLong();
  private final AtomicLong underWay = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private long timer = -1;

  /**
   * @param opener with journals of which size
   */
  LoadedCluster(Path path, ReplicatedStore.Opener opener) {
    this.ground = new LocalCluster.Ground(path);
    this.opener = opener;
  }

  static <T> T result(Future<T> future) {
    try {
      return future.await(10, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }

  void open(String... names) {
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
              new EventStoreOptions(PARTITIONS, Duration.ofHours(1)),
              opener));
    }
    for (int i = 0; i < names.length; i++) {
      members.put(names[i], result(opening.get(i)));
    }
  }

  ReplicatedStore member(String name) {
    return members.get(name);
  }

  /** Stops a member in order; no append is sent there any more. */
  void stop(String name) {
    result(members.remove(name).close());
  }

  private ReplicatedStore any() {
    List<ReplicatedStore> all = List.copyOf(members.values());
    return all.get(random.nextInt(all.size()));
  }

  private Append append(int stream, String payload) {
    var to =
        new StreamAppend(StreamId.parse("s-" + stream), ExpectedVersion.any(), List.of(payload));
    return new Append(Uuid7.at(Instant.now(), random), Metadata.none(), List.of(to));
  }

  /** Loses a member's disk, and starts it again with a blank one. */
  void replaceDisk(String name) throws IOException {
    stop(name);
    try (Stream<Path> files = Files.walk(ground.path.resolve(name))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    open(name);
  }

  /** Whether all copies are in sync. */
  boolean isOpen() {
    return result(members.values().iterator().next().clusterStatus()).partitions().stream()
        .allMatch(each -> each.state() == PartitionStatus.State.OPEN);
  }

  /**
   * Appends about so many bytes.
   *
   * @param length how many in each append
   */
  void fill(long bytes, int length) {
    String filling = "x".repeat(length);
    int atOnce = Math.min(1_024, (2 << 20) / length);
    int left = (int) (bytes / length);
    while (left > 0) {
      List<Future<?>> some = new ArrayList<>();
      for (int i = 0; i < atOnce && left > 0; i++) {
        some.add(untilDone(append(left--, filling)));
      }
      result(Future.all(some));
      acknowledged.addAndGet(some.size());
    }
  }

  /** Sends it again, as whoever is not told may: a busy machine can depose a leader. */
  private Future<Appended> untilDone(Append append) {
    return any()
        .append(append)
        .recover(
            cause ->
                cause instanceof OutcomeUnknownException
                    ? untilDone(append)
                    : Future.failedFuture(cause));
  }

  /** How many appends a second there are while that many wait at any moment. */
  int most(Duration time) {
    long before = acknowledged.get();
    long end = System.nanoTime() + time.toNanos();
    vertx.runOnContext(
        any -> {
          for (int i = 0; i < IN_FLIGHT; i++) {
            goOn(end);
          }
        });
    await().atMost(time.plusSeconds(30)).until(() -> System.nanoTime() > end && isQuiet());
    slowest();
    return (int) ((acknowledged.get() - before) * 1_000 / time.toMillis());
  }

  private void goOn(long end) {
    if (System.nanoTime() < end) {
      write().onComplete(any -> goOn(end));
    }
  }

  private boolean isQuiet() {
    return underWay.get() == 0;
  }

  /** Goes on until {@link #stopAppends}. */
  void beginAppends(int perSecond) {
    timer = vertx.setPeriodic(TICK_MILLIS, any -> write(perSecond * TICK_MILLIS / 1_000));
  }

  private void write(int appends) {
    for (int left = appends; left > 0; left--) {
      write();
    }
  }

  private Future<Appended> write() {
    long begin = System.nanoTime();
    underWay.incrementAndGet();
    return any()
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

  /** Ends them, waits for all answers, and sees that every member reads what was acknowledged. */
  void stopAppends() {
    vertx.cancelTimer(timer);
    await().atMost(Duration.ofSeconds(30)).until(this::isQuiet);
    assertThat(failures.size()).as("failures, the first one: %s", failures.peek()).isZero();
    members.forEach(
        (name, member) -> assertThat(count(member)).as(name).isEqualTo(acknowledged.get()));
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

  /** How long the slowest append took since this was asked last. */
  Duration slowest() {
    return Duration.ofNanos(slowest.getAndSet(0));
  }

  @Override
  public void close() {
    List.copyOf(members.keySet()).forEach(this::stop);
    result(vertx.close());
  }
}
