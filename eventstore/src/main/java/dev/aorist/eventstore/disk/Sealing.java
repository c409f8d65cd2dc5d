package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.record.RecordFormat;
import dev.aorist.eventstore.record.RecordView;
import dev.aorist.eventstore.segment.SegmentWriter;
import dev.aorist.eventstore.segment.Segments;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The rewriting of one journal as a segment, in steps. For one thread at a time. */
final class Sealing {
  private static final int STEP = 256 * 1024;
  private final ClosedJournal journal;
  private final Segments segments;
  private final SegmentWriter writer;
  private final ByteBuffer bytes;
  private final int[] positions;
  private byte[] record = new byte[4096];
  private int next;
  private long copied;

  Sealing(ClosedJournal journal, Segments segments) throws IOException {
    this.journal = journal;
    this.segments = segments;
    this.positions = journal.contents().byPartition();
    this.bytes = journal.file().file().map(Math.toIntExact(journal.end())).bytes();
    this.writer = segments.begin(journal.file().number());
  }

  /** How many bytes of the journal have been copied. */
  long copied() {
    return copied;
  }

  /** Does a small part of the work; true when all is done and the segment is there. */
  boolean step() throws IOException {
    long until = copied + STEP;
    while (next < positions.length && copied < until) {
      copy(positions[next++]);
    }
    if (next < positions.length) {
      return false;
    }
    segments.finish(writer, journal.epoch(), journal.ceiling());
    return true;
  }

  private void copy(int position) throws IOException {
    int length = bytes.getInt(position);
    if (length >= RecordFormat.HEADER && length <= bytes.limit() - position) {
      if (length > record.length) {
        record = new byte[Math.max(length, 2 * record.length)];
      }
      bytes.get(position, record, 0, length);
      if (RecordView.isValid(record, 0, length)) {
        writer.add(record, 0);
        copied += length;
        return;
      }
    }
    throw new CorruptDataException(
        journal.file().name(), position, "a record is damaged that was read before", null);
  }

  void abandon() throws IOException {
    segments.abandon(writer);
  }
}
