package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.record.RecordTarget;
import dev.aorist.eventstore.record.RecordView;
import dev.aorist.eventstore.segment.SegmentFormat;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.FaultyFiles.Operation;
import dev.aorist.eventstore.testkit.Quiet;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Uuid7;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stores, backups and small files that are not whole: each is told for what it is. */
class DamagedStoresTest {
  private static final WorkProgress QUIET = (done, total) -> {};
  private static final long SEED = 1;
  private final SimulatedEnvironment world = new SimulatedEnvironment(SEED);

  @AfterEach
  void close() {
    world.close();
  }

  /** A store with three journals and no segment. */
  private FaultyFiles journals() throws IOException {
    world.hold("aorist-seal");
    var random = new SplittableRandom(SEED);
    var files = new FaultyFiles(SEED);
    LogEventStore store = SealedStores.open(world, files);
    for (int i = 0; i < 250; i++) {
      world.await(append(store, random, 40));
    }
    files.endProcess();
    world.crash(SEED);
    assertThat(files.list()).contains("000001.journal", "000002.journal", "000003.journal");
    assertThat(files.list()).noneMatch(name -> SegmentFormat.number(name) > 0);
    return files;
  }

  private Future<?> append(LogEventStore store, SplittableRandom random, int size) {
    return store.append(
        Append.to(
            Uuid7.at(world.clock().instant(), random),
            StreamId.of("account", "" + random.nextInt(50)),
            ExpectedVersion.any(),
            "x".repeat(size)));
  }

  private static void copy(FaultyFiles from, String name, FaultyFiles to, String as)
      throws IOException {
    if (to.list().contains(as)) {
      to.delete(as);
    }
    try (DataFile source = from.open(name);
        DataFile target = to.create(as)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) source.size());
      source.read(bytes, 0);
      target.write(bytes.flip(), 0);
    }
  }

  private static void overwrite(FaultyFiles files, String name, byte[] bytes) throws IOException {
    try (DataFile file = files.open(name)) {
      file.write(ByteBuffer.wrap(bytes), 0);
    }
  }

  /** It does not open, and verify says the same. */
  private void isRefused(FaultyFiles files, String because) throws IOException {
    assertThatThrownBy(() -> SealedStores.open(world, files))
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining(because);
    world.crash(SEED);
    files.endProcess();
    assertThat(StoreCheck.verify(files, false, QUIET).problems())
        .extracting(CorruptDataException::getMessage)
        .anyMatch(message -> message.contains("000"));
  }

  @Test
  void a_journal_that_is_missing_is_told_and_repair_keeps_what_comes_before() throws IOException {
    FaultyFiles files = journals();
    files.delete("000002.journal");

    isRefused(files, "the journal before it, 000002.journal, is missing");

    var to = new FaultyFiles(SEED);
    RewriteReport report = StoreRepair.repair(files, to, QUIET);
    assertThat(report.problems()).extracting(CorruptDataException::file).contains("000002.journal");
    assertThat(report.records()).isPositive();
    assertThat(report.left()).isNotEmpty();
    assertThat(StoreCheck.verify(to, true, QUIET).problems()).isEmpty();
  }

  @Test
  void a_journal_of_another_number_or_store_is_told() throws IOException {
    FaultyFiles files = journals();
    copy(files, "000001.journal", files, "000002.journal");
    isRefused(files, "it belongs to another store, or was renamed");

    files = journals();
    world.crash(SEED + 1);
    copy(journals(), "000001.journal", files, "000001.journal");
    isRefused(files, "it belongs to another store, or was renamed");
  }

  @Test
  void a_header_of_zeroes_before_other_journals_is_told() throws IOException {
    FaultyFiles files = journals();
    overwrite(files, "000001.journal", new byte[JournalFormat.FILE_HEADER]);

    isRefused(files, "its header is gone, and 000002.journal comes after it");

    var to = new FaultyFiles(SEED);
    RewriteReport report = StoreRepair.repair(files, to, QUIET);
    assertThat(report.problems()).anyMatch(problem -> problem.getMessage().contains("no header"));
  }

  @Test
  void a_damaged_header_is_told() throws IOException {
    FaultyFiles files = journals();
    files.flipBit("000002.journal", 77);

    isRefused(files, "its header is damaged");
  }

  @Test
  void a_segment_of_another_number_or_store_is_told() throws IOException {
    FaultyFiles files = SealedStores.write(world, SEED, 350);
    world.crash(SEED + 1);
    FaultyFiles stranger = SealedStores.write(world, SEED + 1, 350);
    copy(files, SegmentFormat.name(1), files, SegmentFormat.name(2));
    isRefused(files, "it belongs to another store, or was renamed");

    copy(stranger, SegmentFormat.name(2), files, SegmentFormat.name(2));
    isRefused(files, "it belongs to another store, or was renamed");
  }

  @Test
  void a_segment_that_is_missing_or_was_replaced_is_told() throws IOException {
    FaultyFiles files = SealedStores.write(world, SEED, 350);
    files.delete(SegmentFormat.name(1));
    isRefused(files, "the segment before it is missing or was replaced");
  }

  @Test
  void what_turns_bad_between_reading_and_sealing_is_not_sealed() throws IOException {
    for (int bit : List.of(31, 30, 8 * 20)) {
      var random = new SplittableRandom(SEED);
      var files = new FaultyFiles(SEED);
      int first = JournalFormat.FILE_HEADER + JournalFormat.HEADER;
      boolean[] flipped = {false};
      files.with(
          call -> {
            // The sealer maps the journal before it copies.
            if (call.operation() == Operation.READ && call.name().endsWith(".journal")) {
              if (!flipped[0]) {
                files.flipBit(call.name(), 8L * first + bit);
              }
              flipped[0] = true;
            }
          });
      try (var quiet = new Quiet()) {
        LogEventStore store = SealedStores.open(world, files);
        assertThatThrownBy(
                () -> {
                  for (int i = 0; i < 2_000; i++) {
                    world.await(append(store, random, 100));
                  }
                })
            .isInstanceOf(StoreUnavailableException.class)
            .hasMessageContaining("cannot be sealed")
            .hasMessageContaining("a record is damaged that was read before");
      }
      assertThat(files.list()).noneMatch(name -> SegmentFormat.number(name) > 0);
      world.crash(SEED);
    }
  }

  @Test
  void an_append_that_no_journal_has_room_for_ends_the_store() {
    var random = new SplittableRandom(SEED);
    try (var quiet = new Quiet()) {
      LogEventStore store = SealedStores.open(world, new FaultyFiles(SEED));
      assertThatThrownBy(() -> world.await(append(store, random, 200_000)))
          .hasRootCauseMessage("an append does not fit into an empty journal of 16384 bytes");
    }
  }

  @Test
  void several_envelopes_hold_what_one_cannot() {
    var random = new SplittableRandom(SEED);
    LogEventStore store =
        world.await(
            DiskEventStore.open(
                world.vertx(),
                world,
                new FaultyFiles(SEED),
                new TextCodec(),
                SealedStores.OPTIONS,
                new JournalSizes(16 << 20, 16 << 20)));
    List<Future<?>> all =
        IntStream.range(0, 7).<Future<?>>mapToObj(i -> append(store, random, 1_000_000)).toList();
    for (var each : all) {
      world.await(each);
    }
    assertThat(store.end().events()).isEqualTo(7);
  }

  @Test
  void a_backup_that_lacks_its_manifest_or_has_other_files_is_refused() throws IOException {
    FaultyFiles store = SealedStores.write(world, SEED, 150);
    var backup = new FaultyFiles(SEED);
    StoreBackup.backup(store, backup, QUIET);

    backup.create("000099.segment").close();
    isNotRestored(backup, "holds 000099.segment, which was not backed up");
    backup.delete("000099.segment");
    try (DataFile file = backup.open(SegmentFormat.name(1))) {
      file.write(ByteBuffer.wrap(new byte[1]), file.size());
    }
    isNotRestored(backup, "holds 000001.segment not as it was backed up");
    try (DataFile file = backup.open(SegmentFormat.name(1))) {
      file.truncate(100);
    }
    isNotRestored(backup, "holds 000001.segment not as it was backed up");
    backup.delete(Manifest.NAME);
    isNotRestored(backup, "holds no finished backup");
  }

  private static void isNotRestored(FaultyFiles backup, String because) throws IOException {
    var to = new FaultyFiles(SEED);
    assertThatThrownBy(() -> StoreBackup.restore(backup, to, QUIET))
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining(because);
    assertThat(to.list()).isEmpty();
  }

  @Test
  void only_a_store_is_backed_up_and_only_into_an_empty_directory() throws IOException {
    var empty = new FaultyFiles(SEED);
    assertThatThrownBy(() -> StoreBackup.backup(empty, new FaultyFiles(SEED), QUIET))
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining("holds no event store");
    FaultyFiles store = SealedStores.write(world, SEED, 10);
    empty.create("thesis.txt").close();
    assertThatThrownBy(() -> StoreBackup.backup(store, empty, QUIET))
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining("is not empty; it holds thesis.txt");
  }

  @Test
  void a_backup_begins_again_when_journals_are_sealed_meanwhile_and_gives_up_in_the_end()
      throws IOException {
    FaultyFiles store = journals();
    int[] left = {1};
    store.with(
        call -> {
          if (call.operation() == Operation.OPEN
              && call.name().equals("000003.journal")
              && left[0]-- > 0) {
            throw new NoSuchFileException(call.name());
          }
        });
    var backup = new FaultyFiles(SEED);
    StoreBackup.backup(store, backup, QUIET);
    var restored = new FaultyFiles(SEED);
    StoreBackup.restore(backup, restored, QUIET);
    assertThat(StoreCheck.verify(restored, true, QUIET).events()).isEqualTo(250);

    left[0] = Integer.MAX_VALUE;
    assertThatThrownBy(() -> StoreBackup.backup(store, new FaultyFiles(SEED), QUIET))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("were sealed faster than they were copied");
  }

  @Test
  void a_checkpoint_of_fewer_partitions_brings_back_those() throws IOException {
    FaultyFiles store = SealedStores.write(world, SEED, 150);
    var backup = new FaultyFiles(SEED);
    StoreBackup.backup(store, backup, QUIET);
    var restored = new FaultyFiles(SEED);
    StoreBackup.restore(backup, restored, Checkpoint.of(5, 7), QUIET);
    assertThat(SealedStores.events(world, restored)).extracting(List::size).startsWith(5, 7, 0, 0);
  }

  @Test
  void what_a_crash_left_of_small_files_is_written_anew() throws IOException {
    var files = new FaultyFiles(SEED);
    files.create("aorist.seat.new").close();
    long seat = SeatFile.incarnation(files, new SplittableRandom(SEED)::nextLong);
    assertThat(SeatFile.incarnation(files, new SplittableRandom(2)::nextLong)).isEqualTo(seat);

    files = new FaultyFiles(SEED);
    files.create("aorist.store.new").close();
    world.await(SealedStores.open(world, files).close());
    assertThat(files.list()).contains("aorist.store");
  }

  @Test
  void records_that_are_set_aside_are_written_once() throws IOException {
    var files = new FaultyFiles(SEED);
    byte[] record = RecordTarget.record(1, 1);
    long number = new RecordView().wrap(record, 0).number();
    String name = "partition-2-records-" + number + "-to-" + number + "-before-epoch-3.branch";
    files.create(name + ".new").close();
    Branches.write(files, 2, 3, List.of(record));
    assertThat(files.list()).containsExactly(name);
    Branches.write(files, 2, 3, List.of(record)); // again, after a crash
    Branches.write(files, 2, 4, List.of());
    assertThat(files.list()).containsExactly(name);
    assertThat(files.sizeOf(name)).isEqualTo(record.length);
  }
}
