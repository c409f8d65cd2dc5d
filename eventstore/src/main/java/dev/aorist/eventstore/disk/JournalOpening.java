package dev.aorist.eventstore.disk;

import static dev.aorist.eventstore.disk.JournalFormat.DURABLE;
import static dev.aorist.eventstore.disk.JournalFormat.FILE_HEADER;
import static dev.aorist.eventstore.disk.JournalFormat.SALT;
import static dev.aorist.eventstore.disk.JournalFormat.SECTOR;

import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.log.CommitLog.RecoveredRecord;
import dev.aorist.eventstore.record.Bytes;
import dev.aorist.eventstore.record.RecordView;
import dev.aorist.eventstore.segment.Segments;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Directory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Opens the journals of a directory, checks that they form a chain, and reads them back. A file at
 * the end of the chain without a header was prepared and never used, or lost its first force with
 * all it held: it is deleted. For one thread, while the store is opened.
 */
final class JournalOpening {
  private static final int BLOCK = 1 << 20;
  private final Directory directory;
  private final StoreFile store;
  private final Segments segments;
  private final Journals journals;
  private final List<Journal> chain = new ArrayList<>();
  private final List<ClosedJournal> closed = new ArrayList<>();
  private long ceiling;
  private long end;

  private record Journal(JournalFile file, JournalHeader header) {}

  JournalOpening(Directory directory, StoreFile store, Segments segments, Journals journals) {
    this.directory = directory;
    this.store = store;
    this.segments = segments;
    this.journals = journals;
  }

  /** The number of the last journal or segment of the chain, 0 when there is none. */
  long last() {
    return chain.isEmpty() ? segments.last() : chain.get(chain.size() - 1).file().number();
  }

  /** Where the last journal ends. */
  long end() {
    return end;
  }

  /** The highest epoch so far, 0 when there is none. */
  int epoch() {
    return chain.isEmpty() ? segments.epoch() : chain.get(chain.size() - 1).header().epoch();
  }

  long ceiling() {
    return ceiling;
  }

  /** Opens all files; {@link #epoch} and {@link #last} are known afterwards. */
  void open() throws IOException {
    segments.open();
    ceiling = segments.ceiling();
    dropSealed();
    List<Long> numbers =
        directory.list().stream()
            .map(JournalFormat::number)
            .filter(number -> number > 0)
            .sorted()
            .toList();
    List<JournalFile> unused = new ArrayList<>();
    for (long number : numbers) {
      DataFile data = directory.open(JournalFormat.name(number));
      var file = new JournalFile(number, data, data.size());
      Optional<JournalHeader> header = header(file);
      if (header.isEmpty()) {
        unused.add(file);
      } else if (!unused.isEmpty()) {
        throw corrupt(unused.get(0), "its header is gone, and " + file.name() + " comes after it");
      } else {
        link(file, header.get());
      }
    }
    for (JournalFile file : unused) {
      drop(file);
    }
    directory.force();
  }

  /** Deletes the journals that are segments by now, once these are certain to stay. */
  private void dropSealed() throws IOException {
    directory.force();
    for (String name : directory.list()) {
      long number = JournalFormat.number(name);
      if (number > 0 && number <= segments.last()) {
        directory.delete(name);
      }
    }
  }

  private Optional<JournalHeader> header(JournalFile file) throws IOException {
    byte[] bytes = new byte[SECTOR];
    int length = file.file().read(ByteBuffer.wrap(bytes), 0);
    Optional<JournalHeader> header = JournalHeader.decode(bytes, length);
    if (header.isEmpty()) {
      for (int i = 0; i < length; i++) {
        if (bytes[i] != 0) {
          throw corrupt(file, "its header is damaged");
        }
      }
    }
    return header;
  }

  private void link(JournalFile file, JournalHeader header) {
    if (header.version() > JournalFormat.VERSION) {
      throw StoreFile.newer(directory.describe() + "/" + file.name(), header.version());
    }
    if (!header.store().equals(store.id()) || header.number() != file.number()) {
      throw corrupt(file, "it belongs to another store, or was renamed");
    }
    if (header.previous() != last()) {
      throw corrupt(
          file, "the journal before it, " + JournalFormat.name(header.previous()) + ", is missing");
    }
    chain.add(new Journal(file, header));
    journals.add(file);
  }

  /** Deletes a file without a header, unless something in it says that it once had been durable. */
  private void drop(JournalFile file) throws IOException {
    var window = new JournalWindow(file);
    for (long at = window.findMagic(FILE_HEADER); at >= 0; at = window.findMagic(at + 1)) {
      window.at(at, JournalFormat.HEADER);
      long salt = Bytes.i64(window.bytes(), window.offset(at) + SALT);
      if (window.envelope(at, salt) > 0
          && Bytes.i64(window.bytes(), window.offset(at) + DURABLE) > FILE_HEADER) {
        throw corrupt(file, "its header is gone, and it holds batches that were durable");
      }
    }
    file.file().close();
    directory.delete(file.name());
  }

  /** Hands over all records. What is about to be answered with is durable then. */
  void read(RecoveredRecord to, Unsealed unsealed) throws IOException {
    Map<Integer, CorruptDataException> gaps = new TreeMap<>();
    for (int i = 0; i < chain.size(); i++) {
      Journal journal = chain.get(i);
      Contents contents = unsealed.begin();
      RecoveredRecord noting =
          (record, location) -> {
            int partition = record.partition();
            if (unsealed.leavesGap(partition, record.number())) {
              gaps.putIfAbsent(partition, corrupt(journal.file(), location, record));
              return null;
            }
            String wrong = to.record(record, location);
            if (wrong == null && record.isCut()) {
              gaps.remove(partition);
            }
            if (wrong == null && record.isCut()) {
              unsealed.cut(record.partition(), record.number());
            } else if (wrong == null) {
              unsealed.add(record.partition(), JournalFormat.positionOf(location));
            }
            return wrong;
          };
      var recovery = new JournalRecovery(journal.file(), journal.header());
      if (i + 1 < chain.size()) {
        end = chain.get(i + 1).header().previousEnd();
        recovery.readTo(end, noting);
      } else {
        end = recovery.readTail(noting);
        makeDurable(journal.file(), recovery.durable());
      }
      unsealed.end();
      ceiling = Math.max(ceiling, recovery.ceiling());
      closed.add(
          new ClosedJournal(journal.file(), contents, end, journal.header().epoch(), ceiling));
    }
    for (CorruptDataException gap : gaps.values()) {
      throw gap;
    }
  }

  private static CorruptDataException corrupt(JournalFile file, long location, RecordView record) {
    return new CorruptDataException(
        file.name(),
        JournalFormat.positionOf(location),
        "the records before record "
            + record.number()
            + " of partition "
            + record.partition()
            + " are missing",
        null);
  }

  /** All journals that were read; nothing is added to them any more. */
  List<ClosedJournal> closed() {
    return closed;
  }

  /**
   * Writes what is not known to be durable once more, as it is, and forces it. To force alone would
   * not do: when a force failed and only the process went down, the kernel still shows what it
   * counts as written and never wrote. A tear does no harm, the bytes being the same.
   */
  private void makeDurable(JournalFile journal, long known) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(BLOCK, end));
    for (long at = known > FILE_HEADER ? known : 0; at < end; at += bytes.limit()) {
      bytes.clear().limit((int) Math.min(bytes.capacity(), end - at));
      if (journal.file().read(bytes, at) < bytes.limit()) {
        throw new IOException(journal.name() + " ended before byte " + end + " while it was read");
      }
      journal.file().write(bytes.flip(), at);
    }
    journal.file().force();
  }

  private static CorruptDataException corrupt(JournalFile file, String what) {
    return new CorruptDataException(file.name(), 0, what, null);
  }
}
