package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Uuid7;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Segments of many blocks with records that fill several, between small ones. */
class LargeRecordsTest {
  private static final long SEED = 1;
  private static final int APPENDS = 400;
  private static final JournalSizes SIZES = new JournalSizes(3 << 20, 3 << 20);
  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void what_spans_blocks_is_sealed_found_read_and_verified() throws Exception {
    try (var world = new SimulatedEnvironment(SEED)) {
      var files = new FaultyFiles(SEED);
      LogEventStore store = open(world, files);
      List<List<String>> wanted = new ArrayList<>();
      for (int p = 0; p < store.partitions(); p++) {
        wanted.add(new ArrayList<>());
      }
      for (int i = 0; i < APPENDS; i++) {
        String text = i + "x".repeat(random.nextInt(8) == 0 ? random.nextInt(300_000) : 200);
        StreamId stream = StreamId.of("account", "" + random.nextInt(6));
        var id = Uuid7.at(world.clock().instant(), random);
        world.await(store.append(Append.to(id, stream, ExpectedVersion.any(), text)));
        wanted.get(store.partitionOf(stream)).add(text);
      }
      world.advance(Duration.ofSeconds(10));
      world.await(store.close());
      world.crash(SEED);

      StoreReport report = StoreCheck.verify(files, true, (done, total) -> {});
      assertThat(report.problems()).isEmpty();
      assertThat(report.segments()).isGreaterThan(1);

      LogEventStore again = open(world, files);
      for (int p = 0; p < again.partitions(); p++) {
        assertThat(piecewise(world, again, p)).isEqualTo(wanted.get(p));
        for (int tries = 0; tries < 20 && !wanted.get(p).isEmpty(); tries++) {
          int offset = random.nextInt(wanted.get(p).size());
          Event event = world.await(again.read(new Position(p, offset), 1)).events().get(0);
          assertThat(event.payload()).isEqualTo(wanted.get(p).get(offset));
        }
      }
    }
  }

  /** In batches of every size, most of which end in the middle of a block. */
  private List<String> piecewise(SimulatedEnvironment world, LogEventStore store, int partition) {
    List<String> read = new ArrayList<>();
    while (true) {
      var batch =
          world.await(
              store.read(new Position(partition, read.size()), 1 + random.nextInt(400_000)));
      batch.events().forEach(event -> read.add((String) event.payload()));
      if (batch.end()) {
        return read;
      }
    }
  }

  private static LogEventStore open(SimulatedEnvironment world, FaultyFiles files) {
    return world.await(
        DiskEventStore.open(
            world.vertx(), world, files, new TextCodec(), SealedStores.OPTIONS, SIZES));
  }
}
