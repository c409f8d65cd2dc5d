package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.FaultyFiles.Operation;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Uuid7;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the last batch of a quiet store is worth. */
class LullTest {
  private static final String JOURNAL = "000001.journal";
  private static final StreamId STREAM = StreamId.of("account", "1");
  private static final int SECTOR = 512;

  /** The first batch begins behind the header of the file, and is some sectors long. */
  private static final int INSIDE = JournalFormat.FILE_HEADER / SECTOR + 2;

  private final SimulatedEnvironment world = new SimulatedEnvironment(1);
  private final AtomicLong forces = new AtomicLong();
  private final FaultyFiles files =
      new FaultyFiles(1)
          .with(
              call -> {
                if (call.operation() == Operation.FORCE && call.name().equals(JOURNAL)) {
                  forces.incrementAndGet();
                }
              });

  @AfterEach
  void end() {
    world.close();
  }

  private LogEventStore open() {
    return open(new JournalSizes(64 << 10, 64 << 10));
  }

  private LogEventStore open(JournalSizes sizes) {
    return world.await(
        DiskEventStore.open(world.vertx(), world, files, new TextCodec(), CrashRun.OPTIONS, sizes));
  }

  private void append(LogEventStore store, String text) {
    var id = Uuid7.at(world.clock().instant(), world.random());
    world.await(store.append(Append.to(id, STREAM, ExpectedVersion.any(), text)));
  }

  /** The process dies, and then a whole sector of the last batch is lost. */
  private void dieAndLose() throws IOException {
    die();
    try (DataFile journal = files.open(JOURNAL)) {
      journal.write(ByteBuffer.allocate(SECTOR), (long) INSIDE * SECTOR);
      journal.force();
    }
  }

  private void die() {
    world.crash(2);
    files.endProcess();
  }

  private static String longText() {
    return "x".repeat(4 * SECTOR);
  }

  @Test
  void a_last_batch_that_is_lost_at_once_passes_for_torn() throws IOException {
    append(open(), longText());
    dieAndLose();

    assertThat(open().end().events()).isZero();
  }

  @Test
  void after_a_lull_the_loss_of_the_last_batch_is_told() throws IOException {
    append(open(), longText());
    world.advance(Duration.ofSeconds(3));
    dieAndLose();

    assertThatThrownBy(this::open)
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining(JOURNAL)
        .hasMessageContaining("a batch is damaged that was durable");
  }

  @Test
  void a_quiet_store_does_nothing_more() {
    append(open(), "once");
    world.advance(Duration.ofSeconds(3));
    long settled = forces.get();

    world.advance(Duration.ofHours(1));

    assertThat(forces.get()).isEqualTo(settled);
  }

  @Test
  void a_busy_store_forces_nothing_more_than_its_appends() {
    LogEventStore store = open();
    append(store, "first");
    long before = forces.get();

    for (int i = 0; i < 100; i++) {
      world.advance(Duration.ofMillis(300));
      append(store, "and again");
    }

    assertThat(forces.get() - before).isEqualTo(100);
  }

  @Test
  void what_is_written_after_a_lull_is_there_after_a_crash() {
    LogEventStore store = open();
    append(store, "before");
    world.advance(Duration.ofSeconds(3));
    append(store, "after");
    die();

    assertThat(open().end().events()).isEqualTo(2);
  }

  /** More than a journal may take at once, so that otherwise it would wait for writers. */
  @Test
  void a_journal_of_the_last_run_is_sealed_while_nobody_writes() throws IOException {
    JournalSizes sizes = new JournalSizes(4 << 20, 4 << 20);
    LogEventStore store = open(sizes);
    for (int i = 0; i < 1_000; i++) {
      append(store, "x".repeat(1_000));
    }
    world.await(store.close());

    store = open(sizes);
    world.runUntilIdle();
    assertThat(files.list()).contains(JOURNAL).doesNotContain("000001.segment");
    world.advance(Duration.ofSeconds(3));
    world.runUntilIdle();

    assertThat(files.list()).contains("000001.segment").doesNotContain(JOURNAL);
    assertThat(store.end().events()).isEqualTo(1_000);
    append(store, "one more");
    assertThat(store.end().events()).isEqualTo(1_001);
  }

  @Test
  void a_writer_ends_the_rest_of_the_sealer() throws IOException {
    JournalSizes sizes = new JournalSizes(4 << 20, 4 << 20);
    LogEventStore store = open(sizes);
    for (int i = 0; i < 1_000; i++) {
      append(store, "x".repeat(1_000));
    }
    world.await(store.close());

    store = open(sizes);
    for (int i = 0; i < 5; i++) {
      world.advance(Duration.ofMillis(900));
      append(store, "small");
    }

    assertThat(files.list()).contains(JOURNAL).doesNotContain("000001.segment");
  }
}
