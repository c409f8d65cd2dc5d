package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.log.CommitLog.RecoveredRecord;
import dev.aorist.eventstore.record.RecordView;
import dev.aorist.eventstore.segment.SegmentCheck;
import dev.aorist.eventstore.segment.SegmentFormat;
import dev.aorist.eventstore.segment.Segments;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Directory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads every byte of a store that nobody has open and tells what is not as it was written: blocks,
 * records, the chain of each partition and of the files, and indexes, which are made once more and
 * compared. Changes nothing. Blocks; for one thread.
 */
public final class StoreCheck {
  private final Directory directory;
  private final boolean hashes;
  private final WorkProgress progress;
  private final List<CorruptDataException> problems = new ArrayList<>();

  /** Where records of a partition leave a gap that no cut has closed yet. */
  private final Map<Integer, CorruptDataException> gaps = new TreeMap<>();

  private long total;
  private long done;
  private long records;
  private int journals;

  private StoreCheck(Directory directory, boolean hashes, WorkProgress progress) {
    this.directory = directory;
    this.hashes = hashes;
    this.progress = progress;
  }

  /**
   * Checks the store in {@code directory}.
   *
   * @param hashes whether to count each segment's SHA-256 too: slower, and it finds what was forged
   *     rather than damaged
   * @throws dev.aorist.eventstore.spi.DirectoryInUseException when a program has it open
   * @throws dev.aorist.eventstore.StoreOpenException when there is no store, or not one that this
   *     version reads
   */
  public static StoreReport verify(Directory directory, boolean hashes, WorkProgress progress)
      throws IOException {
    try (Closeable lock = directory.lock()) {
      return new StoreCheck(directory, hashes, progress).check(StoreFile.require(directory));
    }
  }

  private StoreReport check(StoreFile store) throws IOException {
    List<Long> numbers = Segments.numbers(directory);
    for (String name : directory.list()) {
      total += size(name);
    }
    var segments =
        new SegmentCheck(
            directory,
            store.id(),
            store.partitions(),
            hashes,
            problems::add,
            bytes -> progress.at(done + bytes, total));
    for (long number : numbers) {
      segments.check(number);
      tell(SegmentFormat.name(number));
    }
    var chains = new Chains(store.partitions());
    for (int p = 0; p < store.partitions(); p++) {
      chains.begin(p, segments.tail(p));
    }
    records = segments.records();
    journals(store, segments.last(), chains);
    problems.addAll(gaps.values());
    progress.at(total, total);
    return new StoreReport(
        numbers.size(), journals, total, records, chains.events(), List.copyOf(problems));
  }

  private long size(String name) throws IOException {
    try (DataFile file = directory.open(name)) {
      return file.size();
    }
  }

  private void tell(String name) throws IOException {
    done += size(name);
    progress.at(done, total);
  }

  private void journals(StoreFile store, long sealed, Chains chains) throws IOException {
    List<Long> numbers =
        directory.list().stream()
            .map(JournalFormat::number)
            .filter(number -> number > sealed)
            .sorted()
            .toList();
    List<Optional<JournalHeader>> headers = new ArrayList<>();
    for (long number : numbers) {
      headers.add(header(number));
    }
    long last = sealed;
    for (int i = 0; i < numbers.size(); i++) {
      String name = JournalFormat.name(numbers.get(i));
      JournalHeader header = headers.get(i).orElse(null);
      if (header == null) {
        checkUnused(name, headers.subList(i, headers.size()));
      } else if (!header.store().equals(store.id()) || header.number() != numbers.get(i)) {
        report(name, "it belongs to another store, or was renamed");
      } else {
        if (header.previous() != last) {
          report(name, "the journal before it, number " + header.previous() + ", is missing");
        }
        boolean hasSuccessor = i + 1 < headers.size() && headers.get(i + 1).isPresent();
        records(header, hasSuccessor ? headers.get(i + 1).get().previousEnd() : -1, chains);
        last = header.number();
        journals++;
      }
      tell(name);
    }
  }

  private void checkUnused(String name, List<Optional<JournalHeader>> from) {
    if (from.stream().anyMatch(Optional::isPresent)) {
      report(name, "its header is damaged");
    }
  }

  private Optional<JournalHeader> header(long number) throws IOException {
    byte[] bytes = new byte[JournalFormat.SECTOR];
    try (DataFile file = directory.open(JournalFormat.name(number))) {
      int length = file.read(ByteBuffer.wrap(bytes), 0);
      Optional<JournalHeader> header = JournalHeader.decode(bytes, length);
      for (int i = 0; header.isEmpty() && i < length; i++) {
        if (bytes[i] != 0) {
          report(JournalFormat.name(number), "its header is damaged");
          break;
        }
      }
      return header;
    }
  }

  /** What is wrong with a record of a journal, null when nothing is. */
  private @Nullable String next(RecordView record, String name, long at, Chains chains) {
    records++;
    if (chains.leavesGap(record)) {
      String what = "the records before record %d of partition %d are missing";
      gaps.putIfAbsent(
          record.partition(),
          new CorruptDataException(
              name, at, what.formatted(record.number(), record.partition()), null));
      return null;
    }
    String wrong = chains.next(record);
    if (wrong == null && record.isCut()) {
      gaps.remove(record.partition());
    }
    return wrong;
  }

  /**
   * @param end where the journal ends as the next one says; -1 when there is none
   */
  private void records(JournalHeader header, long end, Chains chains) throws IOException {
    try (DataFile file = directory.open(JournalFormat.name(header.number()))) {
      var recovery =
          new JournalRecovery(new JournalFile(header.number(), file, file.size()), header);
      RecoveredRecord check =
          (record, location) ->
              next(
                  record,
                  JournalFormat.name(header.number()),
                  JournalFormat.positionOf(location),
                  chains);
      if (end < 0) {
        recovery.readTail(check);
      } else {
        recovery.readTo(end, check);
      }
    } catch (CorruptDataException e) {
      problems.add(e);
    }
  }

  private void report(String name, String what) {
    problems.add(new CorruptDataException(name, 0, what, null));
  }
}
