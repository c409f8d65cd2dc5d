package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.spi.Directory;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.FaultyFiles.Operation;
import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.History.Attempt;
import dev.aorist.eventstore.testkit.HistoryChecker;
import dev.aorist.eventstore.testkit.Outcome;
import dev.aorist.eventstore.testkit.PowerCut;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Uuid7;
import dev.aorist.eventstore.testkit.Writer;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One store, written to by chance over several lives. Each ends with a clean close, a power cut, or
 * a force that fails and a process that ends. The next begins with one of the states that the cut
 * may leave, or with what the kernel shows, which may not be what the disk has. In some lives
 * nothing is sealed, so that cuts come between a journal and the segment that is made of it. Then,
 * for the moment before each force of the run, those states are opened and held against what had
 * been acknowledged by then; and for some of them, the states that a second cut during that opening
 * may leave.
 *
 * <p>All in one thread; the seed decides everything.
 */
final class CrashRun {
  static final EventStoreOptions OPTIONS = new EventStoreOptions(4, Duration.ofDays(1));
  private static final int LIVES = 2;
  private static final int SECOND_CUTS = 16;
  private static final int LOOKS_BEFORE = 4;

  /** Behind every moment of a history that was recorded before. */
  private static final long LATER = 1L << 40;

  private final SimulatedEnvironment world;
  private final long seed;
  private final int statesPerCut;
  private final UnaryOperator<Directory> between;
  private final SplittableRandom random;
  private final JournalSizes sizes;
  private final History history = new History();
  private final OffsetKeeper keeper;
  private final Set<Long> seen = new HashSet<>();
  private final List<Moment> moments = new ArrayList<>();
  private int opened;

  /**
   * A moment before a force.
   *
   * @param told what had been sent and answered by then
   * @param offset what a consumer had been told by then
   */
  private record Moment(
      PowerCut cut,
      Supplier<List<Attempt>> told,
      OffsetKeeper.@Nullable Told offset,
      String before) {}

  /**
   * @param between what stands between the store and its files; a store that lies does
   */
  CrashRun(
      SimulatedEnvironment world, long seed, int statesPerCut, UnaryOperator<Directory> between) {
    this.world = world;
    this.seed = seed;
    this.statesPerCut = statesPerCut;
    this.between = between;
    this.random = new SplittableRandom(seed);
    this.keeper = new OffsetKeeper(seed, 1 + random.nextInt(2));
    long first = 12_288 + 4096L * random.nextInt(3);
    this.sizes = new JournalSizes(first, 2 * first);
  }

  /** The fingerprints of the distinct states that were opened. */
  long[] states() {
    return seen.stream().mapToLong(Long::longValue).toArray();
  }

  /** How many forces there were to cut before. */
  int moments() {
    return moments.size();
  }

  /** How many of these were forces of a segment that was being written. */
  int sealingMoments() {
    return (int) moments.stream().filter(moment -> moment.before.contains(".segment")).count();
  }

  /**
   * @throws AssertionError with the seed, when a state breaks a promise
   */
  void run() {
    try {
      lives();
      cuts();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "seed "
              + seed
              + ": "
              + e.getMessage()
              + "\nRepeat it with: mvn -pl eventstore test -Dtest=CrashStatesTest -Daorist.seed="
              + seed,
          e);
    }
  }

  private void lives() {
    world.crash(seed);
    var files = new FaultyFiles(seed);
    for (int life = 0; life < LIVES; life++) {
      boolean closes = random.nextInt(3) == 0;
      boolean fails = !closes && random.nextInt(3) == 0;
      live(files, closes, fails);
      if (fails) {
        files.endProcess();
        world.crash(random.nextLong());
        continue;
      }
      List<FaultyFiles> next = new ArrayList<>();
      cut(files).states(8, new HashSet<>(), next::add);
      files = next.get(random.nextInt(next.size()));
      world.crash(random.nextLong());
    }
  }

  private void cuts() {
    for (Moment moment : moments) {
      List<Attempt> told = moment.told.get();
      moment.cut.states(
          statesPerCut, seen, state -> check(state, told, moment.offset, moment.before));
    }
  }

  private PowerCut cut(FaultyFiles files) {
    return files.cut(random.nextLong());
  }

  /** Opens, writes, and ends with a close or in the middle. */
  private void live(FaultyFiles files, boolean closes, boolean fails) {
    if (!closes && random.nextBoolean()) {
      world.hold("aorist-seal");
    }
    var forces = new AtomicInteger(Integer.MAX_VALUE);
    recordMoments(files, moments, () -> toldOf(history, history.now()), forces);
    LogEventStore store = open(files);
    if (fails) {
      forces.set(1 + random.nextInt(6));
    }
    List<Future<Void>> writers = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      int largest = random.nextInt(3) == 0 ? 900 : 60;
      writers.add(
          new Writer(store, history, world.clock(), random.nextLong(), largest)
              .write(2 + random.nextInt(8)));
    }
    keeper.keep(store, 1 + random.nextInt(4));
    if (closes) {
      world.await(Future.join(writers));
      if (random.nextBoolean()) {
        world.await(store.closeTime());
      }
      world.await(store.close());
    } else {
      for (int steps = random.nextInt(300); steps > 0 && world.step(); steps--) {
        // and then the power goes
      }
    }
    moments.add(new Moment(cut(files), toldOf(history, history.now()), keeper.told(), "the end"));
    files.with(call -> {});
  }

  private static Supplier<List<Attempt>> toldOf(History history, long moment) {
    return () -> history.attempts(moment);
  }

  /**
   * @param told what had been sent and answered at the moment when this is called
   * @param forces how many forces go well before one fails
   */
  private void recordMoments(
      FaultyFiles files,
      List<Moment> to,
      Supplier<Supplier<List<Attempt>>> told,
      AtomicInteger forces) {
    files.with(
        call -> {
          if (call.operation() == Operation.FORCE
              || call.operation() == Operation.FORCE_DIRECTORY) {
            to.add(new Moment(cut(files), told.get(), keeper.told(), call.toString()));
          }
          if (call.operation() == Operation.FORCE && forces.decrementAndGet() == 0) {
            throw new IOException("planted: the disk does not take it");
          }
        });
  }

  private LogEventStore open(FaultyFiles files) {
    return world.await(
        DiskEventStore.open(
            world.vertx(), world, between.apply(files), new TextCodec(), OPTIONS, sizes));
  }

  /** Opens a state; now and then also what a second cut leaves of it while that is done. */
  private void check(
      FaultyFiles state, List<Attempt> told, OffsetKeeper.@Nullable Told offset, String before) {
    var after = new History();
    if (opened++ % SECOND_CUTS != 0) {
      check(state, told, offset, after, before);
      return;
    }
    List<Moment> second = new ArrayList<>();
    recordMoments(
        state,
        second,
        () -> toldInAll(told, toldOf(after, after.now())),
        new AtomicInteger(Integer.MAX_VALUE));
    check(state, told, offset, after, before);
    for (Moment moment : second) {
      List<Attempt> toldByThen = moment.told.get();
      moment.cut.states(
          4,
          seen,
          twice ->
              check(
                  twice,
                  toldByThen,
                  offset,
                  new History(),
                  before + ", again before " + moment.before));
    }
  }

  private static Supplier<List<Attempt>> toldInAll(
      List<Attempt> told, Supplier<List<Attempt>> after) {
    return () -> {
      List<Attempt> all = new ArrayList<>(told);
      for (Attempt each : after.get()) {
        long end = each.end() == Long.MAX_VALUE ? each.end() : LATER + each.end();
        all.add(new Attempt(each.append(), LATER + each.start(), end, each.outcome()));
      }
      return all;
    };
  }

  private void check(
      FaultyFiles state,
      List<Attempt> told,
      OffsetKeeper.@Nullable Told offset,
      History after,
      String cut) {
    world.crash(random.nextLong());
    try {
      LogEventStore store = open(state);
      List<List<Event>> before = opened % LOOKS_BEFORE == 0 ? read(store) : List.of();
      goesOn(store, told, after);
      if (opened % LOOKS_BEFORE == 0) {
        world.await(keeper.check(store, offset));
      }
      List<List<Event>> log = read(store);
      HistoryChecker.check(toldInAll(told, after::attempts).get(), List.of(), log);
      for (int p = 0; p < before.size(); p++) {
        if (!log.get(p).subList(0, before.get(p).size()).equals(before.get(p))) {
          throw new AssertionError("partition " + p + " changed after it was read");
        }
      }
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("power cut before " + cut + ": " + e.getMessage(), e);
    }
  }

  private List<List<Event>> read(LogEventStore store) {
    List<List<Event>> log = new ArrayList<>();
    for (int p = 0; p < store.partitions(); p++) {
      EventBatch batch = world.await(store.read(new Position(p, 0), Integer.MAX_VALUE));
      if (!batch.end()) {
        throw new AssertionError("a read without bound did not reach the end");
      }
      log.add(batch.events());
    }
    return log;
  }

  /** The store takes an old append, which it answers as before if it did, and a new one. */
  private void goesOn(LogEventStore store, List<Attempt> told, History after) {
    Append fresh =
        History.labelled(
            Uuid7.at(world.clock().instant(), random),
            Writer.STREAMS.subList(1, 2),
            ExpectedVersion.any(),
            2);
    Future<Outcome> answer = after.append(store, fresh);
    if (!told.isEmpty()) {
      Attempt old = told.get(random.nextInt(told.size()));
      world.await(after.append(store, old.append()));
    }
    if (!(world.await(answer) instanceof Outcome.Done)) {
      throw new AssertionError("the store takes no append after the cut: " + answer.result());
    }
  }
}
