package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.HistoryChecker;
import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import dev.aorist.eventstore.testkit.Quiet;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Writer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Flips single bits of a store's files: it must refuse to open or to read, or give everything as it
 * was acknowledged.
 */
class BitFlipsTest {
  private static final long SEED = 1;
  private static final JournalSizes SIZES = new JournalSizes(12_288, 16_384);
  private static final int STORES = 5;

  final List<String> failures = new ArrayList<>();
  private int detected;
  private int harmless;

  @Test
  void a_flipped_bit_is_found_or_does_no_harm() throws Exception {
    int wanted = Measures.full() ? 5_000_000 : 50_000;
    long seed = Measures.seed(SEED);
    int tried = 0;
    long begin = System.nanoTime();
    try (var world = new SimulatedEnvironment(seed);
        var quiet = new Quiet()) {
      for (int i = 0; tried < wanted; i++) {
        tried += flips(world, seed + i, Math.min(wanted / STORES, wanted - tried));
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "bit flips: %d, %d found, %d harmless, %d served wrong, %.1f s%n",
        tried, detected, harmless, failures.size(), seconds);
    Measures.write(new Measure("bit-flips", tried, failures.size(), seed, seconds, 0));
    assertThat(failures).isEmpty();
    assertThat(detected).isGreaterThan(tried / 4);
  }

  /** Flips so many distinct bits of one store, each alone; every second store was not closed. */
  int flips(SimulatedEnvironment world, long seed, int count) throws Exception {
    var random = new SplittableRandom(seed);
    var history = new History();
    world.crash(seed);
    var files = new FaultyFiles(seed);
    LogEventStore store = open(world, files);
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
    FaultyFiles whole = kept.get(kept.size() - 1);
    Set<String> flipped = new HashSet<>();
    while (flipped.size() < count) {
      List<String> names = whole.list();
      String name = names.get(random.nextInt(names.size()));
      long bit = random.nextLong(8 * Math.max(1, whole.sizeOf(name)));
      if (whole.sizeOf(name) > 0 && flipped.add(name + " bit " + bit)) {
        FaultyFiles damaged = whole.cut(1).all().get(0);
        damaged.flipBit(name, bit);
        world.crash(seed);
        judge(world, damaged, history, "seed " + seed + ", " + name + " bit " + bit);
      }
    }
    return count;
  }

  private void judge(SimulatedEnvironment world, FaultyFiles files, History history, String what) {
    try {
      LogEventStore store = open(world, files);
      List<List<Event>> log = new ArrayList<>();
      for (int p = 0; p < store.partitions(); p++) {
        EventBatch batch = world.await(store.read(new Position(p, 0), Integer.MAX_VALUE));
        log.add(batch.events());
      }
      HistoryChecker.check(history, log);
      harmless++;
    } catch (StoreOpenException | CorruptDataException e) {
      detected++;
    } catch (RuntimeException | AssertionError e) {
      failures.add(what + ": " + e);
    }
  }

  private static LogEventStore open(SimulatedEnvironment world, FaultyFiles files) {
    return world.await(
        DiskEventStore.open(world.vertx(), world, files, new TextCodec(), CrashRun.OPTIONS, SIZES));
  }
}
