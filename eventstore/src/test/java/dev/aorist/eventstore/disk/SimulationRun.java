package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.spi.Directory;
import dev.aorist.eventstore.testkit.Fault;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.FaultyFiles.Plan;
import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.History.Attempt;
import dev.aorist.eventstore.testkit.HistoryChecker;
import dev.aorist.eventstore.testkit.Outcome;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Writer;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One history of one store, made by chance: lives with writers, readers and a follower, on a disk
 * that is well, slow, failing or full, under a clock that jumps; each ends with a close, the end of
 * the process or a power cut. In the end what everybody was told is held against the log, and the
 * store's reads against {@link LogModel}. All in one thread; the seed decides everything.
 */
final class SimulationRun {
  private static final JournalSizes SIZES = new JournalSizes(12_288, 49_152);
  private static final Duration MOST_SHIFT = Duration.ofHours(8);

  private final SimulatedEnvironment world;
  private final long seed;
  private final UnaryOperator<Directory> between;
  private final SplittableRandom random;
  private final History history = new History();
  private final Follower follower;

  /** The moment by which a time was closed, and the time. */
  private final TreeMap<Long, Long> closed = new TreeMap<>();

  private FaultyFiles files;
  private long shiftMinutes;
  private long fingerprint;

  /**
   * @param between what stands between the store and its files
   */
  SimulationRun(SimulatedEnvironment world, long seed, UnaryOperator<Directory> between) {
    this.world = world;
    this.seed = seed;
    this.between = between;
    this.random = new SplittableRandom(seed);
    this.files = new FaultyFiles(seed);
    this.follower = new Follower(CrashRun.OPTIONS.partitions(), random.split());
  }

  /** Tells histories apart. */
  long fingerprint() {
    return fingerprint;
  }

  /**
   * @throws AssertionError with the seed, when a promise is broken
   */
  void run() {
    world.crash(seed);
    try {
      for (int lives = 2 + random.nextInt(4); lives > 0; lives--) {
        live();
      }
      judge();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "seed "
              + seed
              + ": "
              + e.getMessage()
              + "\nRepeat it with: mvn test -Dtest=SimulationsTest -Daorist.seed="
              + seed,
          e);
    } finally {
      world.turnClock(Duration.ofMinutes(-shiftMinutes));
    }
  }

  private void live() {
    files.with(disk());
    if (random.nextInt(6) == 0) {
      files.withCapacity(30_000 + random.nextInt(90_000));
    }
    LogEventStore store;
    try {
      store = open();
    } catch (StoreOpenException e) {
      if (e.reason() == StoreOpenException.Reason.CORRUPT) {
        throw e;
      }
      restart();
      return;
    }
    follower.follow(world.vertx(), store);
    List<Future<Void>> all = new ArrayList<>();
    for (int writers = 1 + random.nextInt(4); writers > 0; writers--) {
      int largest = random.nextInt(4) == 0 ? 1_000 : 80;
      all.add(
          new Writer(store, history, world.clock(), random.nextLong(), largest)
              .write(1 + random.nextInt(12)));
    }
    for (int actions = random.nextInt(8); actions > 0; actions--) {
      steps(random.nextInt(40));
      act(store);
    }
    if (random.nextInt(3) == 0) {
      world.await(Future.join(all));
      world.await(store.close().otherwiseEmpty());
    } else {
      steps(random.nextInt(200));
    }
    restart();
  }

  private void steps(int most) {
    for (int left = most; left > 0 && world.step(); left--) {
      // whatever is next
    }
  }

  /** A disk that is well, slow, or fails now and then. */
  private Plan disk() {
    SplittableRandom chance = random.split();
    return switch (random.nextInt(5)) {
      case 0 -> call -> world.pass(Duration.ofMillis(chance.nextInt(60)));
      case 1 -> Fault.on(call -> chance.nextInt(60) == 0, Fault.Kind.EIO);
      case 2 -> Fault.on(call -> chance.nextInt(60) == 0, Fault.Kind.ENOSPC);
      default -> call -> {};
    };
  }

  private void act(LogEventStore store) {
    switch (random.nextInt(5)) {
      case 0 -> jump();
      case 1 -> store.closeTime().onSuccess(this::isClosed);
      case 2 -> {
        Instant instant = Instant.now(world.clock()).minusMillis(random.nextInt(50));
        store.checkpointAt(instant).onSuccess(at -> isClosed(HybridTime.lastAt(instant)));
      }
      default -> {
        int partition = random.nextInt(store.partitions());
        long from = random.nextLong(store.end().offset(partition) + 1);
        history.read(store, new Position(partition, from), 1 + random.nextInt(20_000));
      }
    }
  }

  private void isClosed(long time) {
    var before = closed.lastEntry();
    closed.put(history.now(), before == null ? time : Math.max(time, before.getValue()));
  }

  private void jump() {
    long most = MOST_SHIFT.toMinutes();
    long to = random.nextLong(-most, most);
    world.turnClock(Duration.ofMinutes(to - shiftMinutes));
    shiftMinutes = to;
  }

  /** The process or the whole machine ends. */
  private void restart() {
    if (random.nextInt(3) == 0) {
      files.endProcess();
    } else {
      List<FaultyFiles> left = new ArrayList<>();
      files.cut(random.nextLong()).states(8, new HashSet<>(), left::add);
      files = left.get(random.nextInt(left.size()));
    }
    files.withCapacity(Long.MAX_VALUE);
    world.crash(random.nextLong());
  }

  private LogEventStore open() {
    Directory directory = between.apply(files);
    return world.await(
        DiskEventStore.open(
            world.vertx(), world, directory, new TextCodec(), CrashRun.OPTIONS, SIZES));
  }

  private void judge() {
    files.with(call -> {});
    LogEventStore store = open();
    for (Attempt each : history.attempts()) {
      if (each.outcome() instanceof Outcome.Unknown) {
        world.await(history.append(store, each.append()));
      }
    }
    List<List<Event>> log = new ArrayList<>();
    for (int p = 0; p < store.partitions(); p++) {
      log.add(read(store.read(new Position(p, 0), Integer.MAX_VALUE)));
    }
    HistoryChecker.check(history, log);
    var model = new LogModel(log);
    for (int p = 0; p < log.size(); p++) {
      check(model.beginsWith(p, follower.seen().get(p)), "the follower saw something else");
    }
    checkClosedTimes(log);
    for (StreamId stream : Writer.STREAMS) {
      checkStream(store, model, stream);
    }
    checkAsOf(store, model);
    fingerprint = log.hashCode() * 31L + history.attempts().size();
    world.await(store.close());
  }

  /** What was sent after a time was closed has a later one. */
  private void checkClosedTimes(List<List<Event>> log) {
    Map<UUID, Long> sent =
        history.attempts().stream()
            .collect(Collectors.toMap(each -> each.append().id(), Attempt::start, Math::min));
    for (List<Event> events : log) {
      for (Event event : events) {
        String label = (String) event.payload();
        long start = sent.get(UUID.fromString(label.substring(0, label.indexOf('#'))));
        var before = closed.lowerEntry(start);
        check(
            before == null || event.timestamp() > before.getValue(),
            "a record came at or below a time that was closed");
      }
    }
  }

  private void checkStream(LogEventStore store, LogModel model, StreamId stream) {
    List<Event> whole = model.stream(stream, Long.MAX_VALUE);
    boolean backward = random.nextBoolean();
    long from = random.nextLong(whole.size() + 1L);
    int limit = 1 + random.nextInt(12);
    long time = Long.MAX_VALUE;
    if (!whole.isEmpty() && random.nextBoolean()) {
      time = whole.get(random.nextInt(whole.size())).timestamp();
    }
    List<Event> got = read(store.readStream(new StreamRead(stream, from, backward, time, limit)));
    check(got.equals(model.read(stream, backward, from, limit, time)), "a read of " + stream);
  }

  private void checkAsOf(LogEventStore store, LogModel model) {
    Instant instant = Instant.now(world.clock()).minusMillis(random.nextInt(2_000));
    Checkpoint checkpoint = world.await(store.checkpointAt(instant));
    for (int p = 0; p < store.partitions(); p++) {
      check(
          checkpoint.offset(p) == model.endAt(p, HybridTime.lastAt(instant)),
          "the checkpoint at " + instant);
    }
  }

  private List<Event> read(Future<EventBatch> batch) {
    return world.await(batch).events();
  }

  private static void check(boolean right, String what) {
    if (!right) {
      throw new AssertionError(what + " is not what the model says");
    }
  }
}
