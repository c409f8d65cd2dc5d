package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.log.LogEventStore;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * One store on files that fail as a plan says: made, written to, closed, opened and written to
 * again, as far as that goes. Then the disk is well again, the process is started anew, and the
 * store must open, hold all it acknowledged, take everything unanswered again, and lose none of
 * that to a power cut either, which is where a force that was retried after a failure shows.
 */
final class IoErrorRun {
  private static final JournalSizes SIZES = new JournalSizes(12_288, 16_384);
  private static final int APPENDS = 10;
  private static final int WRITERS = 2;
  private static final int LIVES = 3;
  private static final int STATES = 24;

  private final SimulatedEnvironment world;
  private final long seed;
  private final FaultyFiles files;
  private final History history = new History();

  IoErrorRun(SimulatedEnvironment world, long seed) {
    this.world = world;
    this.seed = seed;
    this.files = new FaultyFiles(seed);
  }

  /** How many calls the run made. */
  long calls() {
    return files.calls();
  }

  /** Runs as far as it goes; the store may not lie meanwhile. */
  void fail(Plan plan) {
    world.crash(seed);
    files.with(plan);
    for (int life = 0; life < LIVES; life++) {
      LogEventStore store;
      try {
        store = open(files);
      } catch (StoreOpenException e) {
        // It says so, and has given the directory back: the next life can try.
        continue;
      }
      write(store, life);
      // What a failed store still shows must be what it acknowledged; it may also fail to read.
      List<List<Event>> shown = world.await(reading(store).otherwiseEmpty());
      if (shown != null) {
        HistoryChecker.check(history, shown);
      }
      world.await(store.closeTime().otherwiseEmpty());
      world.await(store.close().otherwiseEmpty());
    }
  }

  /** The disk is well again. */
  void recover() {
    files.with(call -> {});
    world.crash(seed + 1);
    files.endProcess();
    LogEventStore store = open(files);
    HistoryChecker.check(history, log(store));
    for (Attempt each : history.attempts()) {
      if (each.outcome() instanceof Outcome.Unknown) {
        world.await(history.append(store, each.append()));
      }
    }
    write(store, LIVES);
    HistoryChecker.check(history, log(store));
    List<FaultyFiles> states = new ArrayList<>();
    files.cut(seed).states(STATES, new HashSet<>(), states::add);
    for (FaultyFiles state : states) {
      world.crash(seed + 2);
      HistoryChecker.check(history, log(open(state)));
    }
  }

  private LogEventStore open(FaultyFiles from) {
    return world.await(
        DiskEventStore.open(world.vertx(), world, from, new TextCodec(), CrashRun.OPTIONS, SIZES));
  }

  private void write(LogEventStore store, int life) {
    List<Future<Void>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(
          new Writer(store, history, world.clock(), seed + 10L * life + i, 300).write(APPENDS));
    }
    world.await(Future.join(writers));
  }

  private List<List<Event>> log(LogEventStore store) {
    return world.await(reading(store));
  }

  private static Future<List<List<Event>>> reading(LogEventStore store) {
    List<Future<EventBatch>> partitions = new ArrayList<>();
    for (int p = 0; p < store.partitions(); p++) {
      partitions.add(store.read(new Position(p, 0), Integer.MAX_VALUE));
    }
    return Future.join(partitions)
        .map(all -> partitions.stream().map(each -> each.result().events()).toList());
  }
}
