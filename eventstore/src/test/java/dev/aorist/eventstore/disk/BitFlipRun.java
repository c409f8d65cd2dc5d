package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.HistoryChecker;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Writer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One small store, written by chance, and single bits of it, each flipped alone. Every second store
 * was not closed.
 */
final class BitFlipRun {
  private static final JournalSizes SIZES = new JournalSizes(12_288, 16_384);

  private final SimulatedEnvironment world;
  private final long seed;
  private final History history = new History();
  private final List<String> failures = new ArrayList<>();
  private int detected;

  BitFlipRun(SimulatedEnvironment world, long seed) {
    this.world = world;
    this.seed = seed;
  }

  /** What was served wrong. */
  List<String> failures() {
    return failures;
  }

  /** How many were found; all others did no harm, or are failures. */
  int detected() {
    return detected;
  }

  /** Flips so many distinct bits. */
  BitFlipRun flip(int count) throws Exception {
    FaultyFiles whole = written();
    var random = new SplittableRandom(seed);
    Set<String> flipped = new HashSet<>();
    while (flipped.size() < count) {
      List<String> names = whole.list();
      String name = names.get(random.nextInt(names.size()));
      long bit = random.nextLong(8 * Math.max(1, whole.sizeOf(name)));
      if (whole.sizeOf(name) > 0 && flipped.add(name + " bit " + bit)) {
        FaultyFiles damaged = whole.cut(1).all().get(0);
        damaged.flipBit(name, bit);
        world.crash(seed);
        judge(damaged, "seed " + seed + ", " + name + " bit " + bit);
      }
    }
    return this;
  }

  private FaultyFiles written() {
    world.crash(seed);
    var files = new FaultyFiles(seed);
    LogEventStore store = open(files);
    List<Future<Void>> writers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      writers.add(new Writer(store, history, world.clock(), seed * 2 + i, 400).write(10));
    }
    world.await(Future.join(writers));
    if (seed % 2 == 0) {
      world.await(store.close());
    }
    List<FaultyFiles> kept = new ArrayList<>();
    files.cut(seed).states(1, new HashSet<>(), kept::add);
    return kept.get(kept.size() - 1);
  }

  private void judge(FaultyFiles files, String what) {
    try {
      LogEventStore store = open(files);
      List<List<Event>> log = new ArrayList<>();
      for (int p = 0; p < store.partitions(); p++) {
        EventBatch batch = world.await(store.read(new Position(p, 0), Integer.MAX_VALUE));
        log.add(batch.events());
      }
      HistoryChecker.check(history, log);
    } catch (StoreOpenException | CorruptDataException e) {
      detected++;
    } catch (RuntimeException | AssertionError e) {
      failures.add(what + ": " + e);
    }
  }

  private LogEventStore open(FaultyFiles files) {
    return world.await(
        DiskEventStore.open(world.vertx(), world, files, new TextCodec(), CrashRun.OPTIONS, SIZES));
  }
}
