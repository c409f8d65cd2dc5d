package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.StoreOpenException.Reason;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.record.Bytes;
import dev.aorist.eventstore.spi.Directory;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.FaultyFiles.Operation;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Uuid7;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that cannot be opened as a store: what is said of each, and that nothing is lost. */
class BadStoresTest {
  private static final StreamId STREAM = StreamId.of("account", "1");

  private final Vertx vertx = Vertx.vertx();
  private final SystemEnvironment environment = new SystemEnvironment();
  @TempDir Path path;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Path directory() {
    return path.resolve("events");
  }

  private LogEventStore open() {
    return open(new OsDirectory(directory()));
  }

  private LogEventStore open(Directory directory) {
    try {
      return DiskEventStore.open(
              vertx,
              environment,
              directory,
              new TextCodec(),
              EventStoreOptions.defaults().withPartitions(4),
              new JournalSizes(64 << 10, 64 << 10))
          .await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private void write() {
    LogEventStore store = open();
    var id = Uuid7.at(environment.clock().instant(), environment.random());
    store.append(Append.to(id, STREAM, ExpectedVersion.any(), "kept")).await();
    store.close().await();
  }

  private StoreOpenException refused() {
    return catchThrowableOfType(StoreOpenException.class, this::open);
  }

  private void isThere() {
    LogEventStore store = open();
    assertThat(store.end().events()).isEqualTo(1);
    store.close().await();
  }

  @Test
  void a_directory_of_somebody_else_is_left_alone() throws IOException {
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("thesis.txt"), "mine");

    StoreOpenException refused = refused();

    assertThat(refused.reason()).isEqualTo(Reason.FOREIGN);
    assertThat(refused)
        .hasMessage(
            directory()
                + " holds no event store but other files, thesis.txt for one. Choose an empty"
                + " directory, or the store's own.");
    try (var files = Files.list(directory())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("thesis.txt", "LOCK");
    }
  }

  @Test
  void a_file_of_that_name_by_another_program_is_left_alone() throws IOException {
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("aorist.store"), "a list of my aorists\n");

    StoreOpenException refused = refused();

    assertThat(refused.reason()).isEqualTo(Reason.FOREIGN);
    assertThat(refused)
        .hasMessage(
            directory()
                + "/aorist.store was not written by Aorist. Choose another directory for the"
                + " store.");
  }

  @Test
  void a_store_of_a_newer_format_is_refused() throws IOException {
    write();
    Path file = directory().resolve("aorist.store");
    String today = Files.readString(file);
    String text =
        today
            .substring(0, today.indexOf("checksum="))
            .replace("format=" + JournalFormat.VERSION, "format=" + (JournalFormat.VERSION + 1));
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    Files.writeString(file, text + "checksum=" + Bytes.crc(body, 0, body.length) + "\n");

    newerIsRefused("aorist.store");

    Files.writeString(file, today);
    isThere();
  }

  @Test
  void a_journal_of_a_newer_format_is_refused() throws IOException {
    write();
    Path file = lastJournal();
    byte[] today = Files.readAllBytes(file);
    byte[] newer = today.clone();
    JournalHeader header = JournalHeader.decode(today, today.length).orElseThrow();
    byte[] encoded =
        new JournalHeader(
                JournalFormat.VERSION + 1,
                header.epoch(),
                header.number(),
                header.salt(),
                header.store(),
                header.previous(),
                header.previousEnd(),
                header.ceiling())
            .encode();
    System.arraycopy(encoded, 0, newer, 0, encoded.length);
    Files.write(file, newer);

    newerIsRefused(file.getFileName().toString());

    Files.write(file, today);
    isThere();
  }

  private void newerIsRefused(String name) {
    StoreOpenException refused = refused();

    assertThat(refused.reason()).isEqualTo(Reason.NEWER_FORMAT);
    assertThat(refused)
        .hasMessageContaining(name)
        .hasMessageEndingWith(
            " has format %d; this version of Aorist reads formats up to %d. Open it with the newer"
                    .formatted(JournalFormat.VERSION + 1, JournalFormat.VERSION)
                + " Aorist that wrote it.");
  }

  private Path lastJournal() throws IOException {
    try (var files = Files.list(directory())) {
      return files
          .filter(file -> file.toString().endsWith(".journal"))
          .filter(BadStoresTest::hasRecords)
          .max(Path::compareTo)
          .orElseThrow();
    }
  }

  private static boolean hasRecords(Path journal) {
    try {
      return ByteBuffer.wrap(Files.readAllBytes(journal)).getLong(0) != 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void what_is_no_directory_is_refused() throws IOException {
    Files.writeString(directory(), "a file");

    StoreOpenException refused = refused();

    assertThat(refused.reason()).isEqualTo(Reason.NO_ACCESS);
    assertThat(refused)
        .hasMessageStartingWith(directory() + " cannot be read or written (")
        .hasMessageEndingWith("Check that it is a directory of yours and its disk is well.");
    assertThat(Files.readString(directory())).isEqualTo("a file");
  }

  /** For root no directory is read-only, so the refusal is played. */
  @Test
  void a_directory_that_may_not_be_written_is_refused() {
    FaultyFiles files =
        new FaultyFiles(1)
            .with(
                call -> {
                  if (call.operation() == Operation.CREATE) {
                    throw new AccessDeniedException(call.name());
                  }
                });

    StoreOpenException refused = catchThrowableOfType(StoreOpenException.class, () -> open(files));

    assertThat(refused.reason()).isEqualTo(Reason.NO_ACCESS);
    assertThat(refused)
        .hasMessage(
            "faulty files cannot be read or written (access denied). Check that it is a directory"
                + " of yours and its disk is well.");
    open(files.with(call -> {})).close().await();
  }

  @Test
  void a_disk_that_is_too_full_to_begin_is_told_and_mended_by_space() {
    FaultyFiles files = new FaultyFiles(1).withCapacity(16 << 10);

    StoreOpenException refused = catchThrowableOfType(StoreOpenException.class, () -> open(files));

    assertThat(refused.reason()).isEqualTo(Reason.NO_SPACE);
    assertThat(refused)
        .hasMessageStartingWith("faulty files has no room for a journal (")
        .hasMessageEndingWith("Free some space and open it again.");
    open(files.withCapacity(Long.MAX_VALUE)).close().await();
  }
}
