package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.spi.Directory;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Uuid7;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Small stores most of which is sealed. */
final class SealedStores {
  static final JournalSizes SIZES = new JournalSizes(16 << 10, 32 << 10, 100);
  static final EventStoreOptions OPTIONS = new EventStoreOptions(4, Duration.ofDays(1));

  private SealedStores() {}

  /** One with so many appends of an event each, one a second, closed in the end. */
  static FaultyFiles write(SimulatedEnvironment world, long seed, int appends) {
    var random = new SplittableRandom(seed);
    var files = new FaultyFiles(seed);
    LogEventStore store = open(world, files);
    for (int i = 0; i < appends; i++) {
      world.await(
          store.append(
              Append.to(
                  Uuid7.at(world.clock().instant(), random),
                  StreamId.of("account", "" + random.nextInt(50)),
                  ExpectedVersion.any(),
                  "event " + i + "x".repeat(random.nextInt(100)))));
      world.advance(Duration.ofSeconds(1));
    }
    world.runUntilIdle();
    world.await(store.close());
    world.crash(seed);
    return files;
  }

  static LogEventStore open(SimulatedEnvironment world, Directory files) {
    return world.await(
        DiskEventStore.open(world.vertx(), world, files, new TextCodec(), OPTIONS, SIZES));
  }

  /** All events of all partitions. */
  static List<List<Event>> events(SimulatedEnvironment world, Directory files) {
    LogEventStore store = open(world, files);
    List<List<Event>> all = new ArrayList<>();
    for (int p = 0; p < store.partitions(); p++) {
      all.add(world.await(store.read(new Position(p, 0), Integer.MAX_VALUE)).events());
    }
    world.await(store.close());
    return all;
  }
}
