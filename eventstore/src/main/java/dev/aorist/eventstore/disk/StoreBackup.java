package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.disk.Manifest.Entry;
import dev.aorist.eventstore.record.RecordView;
import dev.aorist.eventstore.segment.SegmentFormat;
import dev.aorist.eventstore.segment.Segments;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Directory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Backs a store up, also one that is written to, and restores it. A backup is a directory with the
 * store's segments as hard links, copies of its journals, and a manifest that says what belongs to
 * it; it holds everything that was acknowledged before it began. Blocks.
 */
public final class StoreBackup {
  private static final int BLOCK = 256 * 1024;
  private static final int TRIES = 100;

  private StoreBackup() {}

  /**
   * Backs up {@code store}, which may be open in this process or another, into an empty directory.
   * It is a backup when this returns, and none before.
   */
  public static void backup(Directory store, Directory to, WorkProgress progress)
      throws IOException {
    try (Closeable lock = to.lock()) {
      StoreFile.require(store);
      StoreRepair.requireEmpty(to);
      copy(store, "aorist.store", to, Long.MAX_VALUE);
      for (int tries = 1; !tryBackup(store, to, progress); tries++) {
        if (tries == TRIES) {
          throw new IOException(
              "journals of " + store.describe() + " were sealed faster than they were copied");
        }
      }
      List<Entry> files = new ArrayList<>();
      for (String name : to.list().stream().sorted().toList()) {
        files.add(Manifest.describe(to, name));
      }
      to.force();
      new Manifest(files).write(to);
    }
  }

  /** False when a journal became a segment before it was copied. */
  private static boolean tryBackup(Directory store, Directory to, WorkProgress progress)
      throws IOException {
    List<String> names = store.list();
    List<Long> segments = Segments.numbers(store);
    List<String> there = to.list();
    long sealed = segments.isEmpty() ? 0 : segments.get(segments.size() - 1);
    long done = 0;
    for (long number : segments) {
      String name = SegmentFormat.name(number);
      if (!there.contains(name) && !store.link(name, to)) {
        copy(store, name, to, Long.MAX_VALUE);
      }
      progress.at(++done, names.size());
    }
    for (String name : there) {
      if (JournalFormat.number(name) > 0) {
        to.delete(name);
      }
    }
    List<Long> journals =
        names.stream()
            .map(JournalFormat::number)
            .filter(number -> number > sealed)
            .sorted()
            .toList();
    try {
      for (int i = 0; i < journals.size(); i++) {
        Optional<JournalHeader> next =
            i + 1 < journals.size() ? header(store, journals.get(i + 1)) : Optional.empty();
        copyJournal(store, journals.get(i), next, to);
        progress.at(++done, names.size());
      }
      // The file of a journal that was sealed meanwhile may have been written over.
      List<String> still = store.list();
      return journals.stream().map(JournalFormat::name).allMatch(still::contains);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static Optional<JournalHeader> header(Directory store, long number) throws IOException {
    byte[] bytes = new byte[JournalFormat.SECTOR];
    try (DataFile file = store.open(JournalFormat.name(number))) {
      return JournalHeader.decode(bytes, file.read(ByteBuffer.wrap(bytes), 0));
    }
  }

  /** Copies a journal up to its end, which for the newest is where its sound batches end now. */
  private static void copyJournal(
      Directory store, long number, Optional<JournalHeader> next, Directory to) throws IOException {
    Optional<JournalHeader> header = header(store, number);
    if (header.isEmpty()) {
      return; // prepared and not used yet
    }
    String name = JournalFormat.name(number);
    long end;
    try (DataFile file = store.open(name)) {
      end =
          next.isPresent()
              ? next.get().previousEnd()
              : new JournalRecovery(new JournalFile(number, file, file.size()), header.get())
                  .soundEnd();
    }
    copy(store, name, to, end);
  }

  private static void copy(Directory from, String name, Directory to, long most)
      throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    try (DataFile source = from.open(name);
        DataFile target = to.create(name)) {
      long end = Math.min(most, source.size());
      for (long at = 0; at < end; at += block.limit()) {
        block.clear().limit((int) Math.min(BLOCK, end - at));
        if (source.read(block, at) < block.limit()) {
          throw new IOException(name + " ended while it was copied");
        }
        target.write(block.flip(), at);
        target.force();
      }
      target.force();
    }
  }

  /** Restores all of a backup into an empty directory, after checking every byte of it. */
  public static void restore(Directory backup, Directory to, WorkProgress progress)
      throws IOException {
    Manifest manifest = Manifest.read(backup);
    manifest.check(backup, progress);
    try (Closeable lock = to.lock()) {
      StoreRepair.requireEmpty(to);
      for (Entry each : manifest.files()) {
        if (!each.name().equals("aorist.store")) {
          copy(backup, each.name(), to, Long.MAX_VALUE);
        }
      }
      to.force();
      StoreFile.read(backup).write(to);
    }
  }

  /** Restores the events that were recorded at or before {@code instant}. */
  public static RewriteReport restore(
      Directory backup, Directory to, Instant instant, WorkProgress progress) throws IOException {
    long last = HybridTime.lastAt(instant);
    return restore(backup, to, record -> record.timestamp() <= last, progress);
  }

  /**
   * Restores the events before {@code end}; of an append that lies across it nothing is restored.
   */
  public static RewriteReport restore(
      Directory backup, Directory to, Checkpoint end, WorkProgress progress) throws IOException {
    return restore(
        backup,
        to,
        record ->
            record.partition() < end.partitions()
                && record.firstOffset() + record.events() <= end.offset(record.partition()),
        progress);
  }

  private static RewriteReport restore(
      Directory backup, Directory to, Predicate<RecordView> wanted, WorkProgress progress)
      throws IOException {
    Manifest.read(backup).check(backup, progress);
    try (Closeable lock = to.lock()) {
      StoreRepair.requireEmpty(to);
      StoreFile store = StoreFile.read(backup);
      RewriteReport report = new Rewrite(backup, to, store, any -> true, wanted, progress).run();
      store.write(to);
      return report;
    }
  }
}
