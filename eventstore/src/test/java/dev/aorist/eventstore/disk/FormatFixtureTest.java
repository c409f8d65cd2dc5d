package dev.aorist.eventstore.disk;

import static dev.aorist.eventstore.disk.FormatFixture.BEGIN;
import static dev.aorist.eventstore.disk.FormatFixture.CUSTOMERS;
import static dev.aorist.eventstore.disk.FormatFixture.MOVES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.json.JsonEventCodec;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of format 1, as they were written when that was today's. */
class FormatFixtureTest {
  private final Vertx vertx = Vertx.vertx();
  @TempDir Path path;

  @BeforeEach
  void copy() {
    FormatFixture.copyTo(path.resolve("events"));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void everything_in_them_is_sound() throws IOException {
    StoreReport report =
        StoreCheck.verify(new OsDirectory(path.resolve("events")), true, (done, all) -> {});

    assertThat(report.problems()).isEmpty();
    assertThat(report.segments()).isPositive();
    assertThat(report.journals()).isPositive();
    assertThat(report.events()).isEqualTo(CUSTOMERS + CUSTOMERS / 2);
  }

  @Test
  void everything_in_them_is_read_as_it_was_written() {
    var store =
        DiskEventStore.open(
                vertx,
                new SystemEnvironment(),
                new OsDirectory(path.resolve("events")),
                JsonEventCodec.builder()
                    .register(FormatFixture.Registered.class, FormatFixture.Moved.class)
                    .build(),
                EventStoreOptions.defaults())
            .await();

    for (int customer = 0; customer < CUSTOMERS; customer++) {
      List<Event> events =
          store.readStream(StreamRead.of(FormatFixture.stream(customer))).await().events();
      assertThat(events).hasSize(1 + customer % 2);
      Event registered = events.get(0);
      assertThat(registered.payload()).isEqualTo(FormatFixture.registered(customer));
      assertThat(registered.version()).isZero();
      assertThat(HybridTime.instant(registered.timestamp())).isEqualTo(BEGIN.plusSeconds(customer));
      assertThat(registered.metadata().correlationId()).contains("batch-" + customer % 5);
      assertThat(registered.metadata().actor()).contains("clerk");
      if (customer % 2 == 1) {
        assertThat(events.get(1).payload()).isEqualTo(FormatFixture.moved(customer));
        assertThat(HybridTime.instant(events.get(1).timestamp()))
            .isEqualTo(MOVES.plusSeconds(customer));
      }
    }
    Checkpoint end = store.end();
    assertThat(end.events()).isEqualTo(CUSTOMERS + CUSTOMERS / 2);
    assertThat(store.consumerOffsets().stored(FormatFixture.GROUP).await())
        .isEqualTo(
            Checkpoint.of(
                IntStream.range(0, FormatFixture.PARTITIONS)
                    .mapToLong(partition -> FormatFixture.handled(end, partition))
                    .toArray()));
    store.close().await();
  }
}
