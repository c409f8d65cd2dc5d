package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Uuid7;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A time that no record stands for is closed by a batch of no records. That must be written like
 * any other, also where the journal has no room for it and is turned over.
 */
class ClosedTimesTest {
  private static final long SEED = 1;
  private static final int APPENDS = 400;
  private static final JournalSizes SIZES = new JournalSizes(8_192, 8_192);

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void a_closed_time_outlives_a_power_cut_wherever_the_journal_ends() throws Exception {
    try (var world = new SimulatedEnvironment(SEED)) {
      var files = new FaultyFiles(SEED);
      LogEventStore store = open(world, files);
      for (int i = 0; i < APPENDS; i++) {
        world.await(
            store.append(
                Append.to(
                    Uuid7.at(world.clock().instant(), random),
                    StreamId.of("account", "1"),
                    ExpectedVersion.any(),
                    "x".repeat(random.nextInt(200)))));
        world.advance(Duration.ofSeconds(1));
        Instant instant = Instant.now(world.clock());
        world.await(store.checkpointAt(instant));
        assertThat(afterCut(world, files))
            .as("the newest time after cut %d", i)
            .isGreaterThanOrEqualTo(HybridTime.lastAt(instant));
      }
      world.await(store.close());
    }
  }

  /** The newest time that the store knows when the power is cut now. */
  private long afterCut(SimulatedEnvironment world, FaultyFiles files) {
    List<FaultyFiles> left = new ArrayList<>();
    files.cut(random.nextLong()).states(1, new HashSet<>(), left::add);
    LogEventStore store = open(world, left.get(0));
    long last = store.lastTimestamp();
    world.await(store.close());
    return last;
  }

  private static LogEventStore open(SimulatedEnvironment world, FaultyFiles files) {
    return world.await(
        DiskEventStore.open(world.vertx(), world, files, new TextCodec(), CrashRun.OPTIONS, SIZES));
  }
}
