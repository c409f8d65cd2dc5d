package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.record.RecordFormat;
import dev.aorist.eventstore.record.RecordView;
import dev.aorist.eventstore.segment.SegmentFacts;
import dev.aorist.eventstore.segment.SegmentFormat;
import dev.aorist.eventstore.segment.SegmentWriter;
import dev.aorist.eventstore.segment.Segments;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Directory;
import dev.aorist.eventstore.spi.Mapping;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of a store into another directory: of each partition as many as continue each
 * other and are wanted. Believes nothing but sound records, so it works on damaged files too; it
 * looks for records byte by byte where something else stands, and passes over what the disk does
 * not give. What comes out are segments, one for each file. For one thread; blocks.
 */
final class Rewrite {
  /** Behind what the disk does not give the search goes on with the next one of these. */
  private static final int PAGE = 4096;

  private final Directory from;
  private final @Nullable Segments to;
  private final StoreFile store;
  private final Predicate<RecordView> wanted;
  private final WorkProgress progress;
  private final Chains chains;
  private final long[] known;
  private final RecordView view = new RecordView();
  private final List<CorruptDataException> problems = new ArrayList<>();
  private byte[] record = new byte[4096];
  private int epoch;
  private long ceiling = Long.MIN_VALUE;
  private long records;

  /**
   * @param to null to write nothing
   * @param wanted which records to take over; of each partition the first that is not wanted ends
   *     it
   */
  Rewrite(
      Directory from,
      @Nullable Directory to,
      StoreFile store,
      Predicate<RecordView> wanted,
      WorkProgress progress) {
    this.from = from;
    this.to = to == null ? null : new Segments(to, store.id(), store.partitions());
    this.store = store;
    this.wanted = wanted;
    this.progress = progress;
    this.chains = new Chains(store.partitions());
    this.known = new long[store.partitions()];
  }

  RewriteReport run() throws IOException {
    List<String> names = from.list();
    long last = 0;
    long total = 0;
    for (String name : names) {
      last = Math.max(last, Math.max(SegmentFormat.number(name), JournalFormat.number(name)));
      total += size(name);
    }
    long done = 0;
    for (long number = 1; number <= last; number++) {
      String name =
          names.contains(SegmentFormat.name(number))
              ? SegmentFormat.name(number)
              : JournalFormat.name(number);
      if (!names.contains(name)) {
        problems.add(new CorruptDataException(name, 0, "the file is missing", null));
        write(number, new Contents(), Mapping.of(ByteBuffer.allocate(0)));
      } else {
        file(number, name);
        done += size(name);
      }
      progress.at(done, total);
    }
    if (to != null) {
      to.close();
    }
    return new RewriteReport(records, chains.events(), left(), List.copyOf(problems));
  }

  private List<RewriteReport.Left> left() {
    List<RewriteReport.Left> left = new ArrayList<>();
    for (int p = 0; p < known.length; p++) {
      if (known[p] > chains.tail(p).end()) {
        left.add(new RewriteReport.Left(p, chains.tail(p).end(), known[p]));
      }
    }
    return left;
  }

  private long size(String name) throws IOException {
    try (DataFile file = from.open(name)) {
      return file.size();
    }
  }

  private void file(long number, String name) throws IOException {
    try (DataFile file = from.open(name)) {
      Mapping mapping = file.map(Math.toIntExact(file.size()));
      boolean isJournal = JournalFormat.number(name) > 0;
      int end = isJournal ? journalEnd(number, file, mapping) : segmentEnd(number, mapping.bytes());
      Contents contents = scan(name, mapping, isJournal ? JournalFormat.FILE_HEADER : 0, end);
      write(number, contents, mapping);
    }
  }

  private int segmentEnd(long number, ByteBuffer bytes) {
    try {
      SegmentFacts facts = SegmentFacts.of(from, number);
      epoch = Math.max(epoch, facts.epoch());
      ceiling = Math.max(ceiling, facts.ceiling());
      for (int p = 0; p < known.length; p++) {
        known[p] = Math.max(known[p], facts.ends()[p]);
      }
      return facts.recordsEnd();
    } catch (CorruptDataException e) {
      problems.add(e);
    } catch (IOException e) {
      problems.add(notGiven(SegmentFormat.name(number), 0, e));
    }
    return bytes.limit();
  }

  /** Behind its end a journal may hold what a crash tore, which must not be taken up again. */
  private int journalEnd(long number, DataFile file, Mapping mapping) throws IOException {
    ByteBuffer bytes = mapping.bytes();
    JournalHeader header = header(number).orElse(null);
    if (header != null) {
      epoch = Math.max(epoch, header.epoch());
      ceiling = Math.max(ceiling, header.ceiling());
      var journal = new JournalFile(number, file, bytes.limit());
      var window = new JournalWindow(journal);
      long at = JournalFormat.FILE_HEADER;
      try {
        for (at = window.findMagic(at); at >= 0; at = window.findMagic(at + 1)) {
          if (window.envelope(at, header.salt()) > 0) {
            ceiling = Math.max(ceiling, bytes.getLong((int) at + JournalFormat.CEILING));
          }
        }
      } catch (IOException e) {
        problems.add(notGiven(JournalFormat.name(number), at, e));
      }
    } else {
      problems.add(
          new CorruptDataException(JournalFormat.name(number), 0, "it has no header", null));
    }
    if (!from.list().contains(JournalFormat.name(number + 1))) {
      return bytes.limit();
    }
    return (int)
        Math.min(
            bytes.limit(),
            header(number + 1).map(JournalHeader::previousEnd).orElse((long) bytes.limit()));
  }

  private Optional<JournalHeader> header(long number) throws IOException {
    byte[] bytes = new byte[JournalFormat.SECTOR];
    try (DataFile file = from.open(JournalFormat.name(number))) {
      return JournalHeader.decode(bytes, file.read(ByteBuffer.wrap(bytes), 0));
    }
  }

  /** Finds the sound records of a file, and those that come next in their partition. */
  private Contents scan(String name, Mapping mapping, int start, int end) {
    ByteBuffer bytes = mapping.bytes();
    var contents = new Contents();
    int at = start;
    boolean reported = start > 0; // envelopes stand between the records of a journal
    boolean given = true;
    while (at <= end - RecordFormat.HEADER) {
      try {
        mapping.load(at, at + RecordFormat.HEADER);
        given = true;
        int length = bytes.getInt(at);
        if (length >= RecordFormat.HEADER && length <= end - at && isRecord(mapping, at, length)) {
          take(at, contents);
          at += length;
          continue;
        }
      } catch (IOException e) {
        if (given) {
          problems.add(notGiven(name, at, e));
        }
        given = false;
        at = (at / PAGE + 1) * PAGE;
        continue;
      }
      if (!reported) {
        reported = true;
        problems.add(new CorruptDataException(name, at, "a record is damaged", null));
      }
      at += bytes.getLong(at) == 0 ? 5 : 1; // a record does not begin with four zeroes
    }
    return contents;
  }

  private static CorruptDataException notGiven(String name, long at, IOException cause) {
    return new CorruptDataException(
        name, at, "the disk does not give the bytes (" + cause.getMessage() + ")", cause);
  }

  private boolean isRecord(Mapping mapping, int at, int length) throws IOException {
    if ((mapping.bytes().getShort(at + 10) & 0xFFFF) >= store.partitions()) {
      return false;
    }
    read(mapping, at, length);
    return RecordView.isValid(record, 0, length);
  }

  private void read(Mapping mapping, int at, int length) throws IOException {
    if (length > record.length) {
      record = new byte[Math.max(length, 2 * record.length)];
    }
    mapping.load(at, at + length);
    mapping.bytes().get(at, record, 0, length);
  }

  private void take(int at, Contents contents) {
    view.wrap(record, 0);
    int p = view.partition();
    known[p] = Math.max(known[p], view.firstOffset() + view.events());
    if (wanted.test(view) && chains.next(view) == null) {
      contents.add(p, at);
      records++;
    }
  }

  private void write(long number, Contents contents, Mapping mapping) throws IOException {
    if (to == null) {
      return;
    }
    SegmentWriter writer = to.begin(number);
    for (int at : contents.byPartition()) {
      read(mapping, at, mapping.bytes().getInt(at));
      writer.add(record, 0);
    }
    to.finish(writer, epoch, ceiling);
  }
}
