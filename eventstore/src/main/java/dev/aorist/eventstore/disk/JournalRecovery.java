package dev.aorist.eventstore.disk;

import static dev.aorist.eventstore.disk.JournalFormat.CEILING;
import static dev.aorist.eventstore.disk.JournalFormat.DURABLE;
import static dev.aorist.eventstore.disk.JournalFormat.FILE_HEADER;
import static dev.aorist.eventstore.disk.JournalFormat.HEADER;
import static dev.aorist.eventstore.disk.JournalFormat.SECTOR;

import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.log.CommitLog.RecoveredRecord;
import dev.aorist.eventstore.record.Bytes;
import dev.aorist.eventstore.record.RecordView;
import java.io.IOException;

/**
 * Reads the envelopes of one journal file back and says where they end.
 *
 * <p>A journal that has a successor ends where that one's header says, and everything before it was
 * durable: whatever does not fit is corruption. In the last journal a crash may have left a torn
 * end, and corruption must not pass for one, since then acknowledged events would be dropped in
 * silence. An envelope that is not sound is
 *
 * <ul>
 *   <li>corrupt, when a later sound envelope says that it had been durable;
 *   <li>else torn, when one of its sectors holds nothing but zeroes: the file was zeroed ahead, so
 *       that is what a sector looks like that a crash kept from the disk;
 *   <li>else corrupt: all of its sectors were written and yet it is wrong.
 * </ul>
 *
 * A later sound envelope alone proves nothing: both may belong to one force, which a power cut may
 * tear in the middle.
 *
 * <p>For one thread, while the store is opened.
 */
final class JournalRecovery {
  private final JournalFile journal;
  private final JournalHeader header;
  private final JournalWindow window;
  private final RecordView record = new RecordView();
  private long ceiling;
  private long durable;

  JournalRecovery(JournalFile journal, JournalHeader header) {
    this.journal = journal;
    this.header = header;
    this.window = new JournalWindow(journal);
    this.ceiling = header.ceiling();
  }

  /** The highest ceiling that was found. */
  long ceiling() {
    return ceiling;
  }

  /** How far a sound envelope says that the file was durable when it was written. */
  long durable() {
    return durable;
  }

  /** Hands over the records of a journal whose end is certain. */
  void readTo(long end, RecoveredRecord to) throws IOException {
    long reached = read(end, to);
    if (reached != end) {
      throw corrupt(reached, "a batch that was durable is damaged or missing");
    }
  }

  /** Hands over the records of the last journal; where its sound envelopes end. */
  long readTail(RecoveredRecord to) throws IOException {
    long end = read(journal.size(), to);
    for (long later = window.findMagic(end + 1); later >= 0; later = window.findMagic(later + 1)) {
      if (window.envelope(later, header.salt()) > 0
          && Bytes.i64(window.bytes(), window.offset(later) + DURABLE) > end) {
        throw corrupt(end, "a batch is damaged that was durable, as a later one says");
      }
    }
    if (end < journal.size() && !hasLostSector(end)) {
      throw corrupt(end, "the last batch was written in full and yet is damaged");
    }
    return end;
  }

  /** Where the sound envelopes end, of a journal that may be written to meanwhile. */
  long soundEnd() throws IOException {
    return read(journal.size(), (record, location) -> null);
  }

  /** Reads sound envelopes up to {@code limit}; where the first one begins that is not sound. */
  private long read(long limit, RecoveredRecord to) throws IOException {
    long position = FILE_HEADER;
    while (position < limit) {
      int length = window.envelope(position, header.salt());
      if (length < 0 || position + length > limit) {
        return position;
      }
      ceiling = Math.max(ceiling, Bytes.i64(window.bytes(), window.offset(position) + CEILING));
      durable = Math.max(durable, Bytes.i64(window.bytes(), window.offset(position) + DURABLE));
      records(position, length, to);
      position += length;
    }
    return position;
  }

  private void records(long position, int length, RecoveredRecord to) {
    byte[] bytes = window.bytes();
    int from = window.offset(position);
    int end = from + length;
    for (int at = from + HEADER; at < end; at += record.length()) {
      long recordPosition = position + at - from;
      if (!RecordView.isValid(bytes, at, end)) {
        throw corrupt(recordPosition, "a record is damaged");
      }
      String wrong =
          to.record(
              record.wrap(bytes, at), JournalFormat.location(journal.number(), recordPosition));
      if (wrong != null) {
        throw corrupt(recordPosition, wrong);
      }
    }
  }

  /** Also when nothing was written there at all. */
  private boolean hasLostSector(long position) throws IOException {
    long end = window.claimedEnd(position, header.salt());
    for (long from = position; from < end; ) {
      long to = Math.min(end, from / SECTOR * SECTOR + SECTOR);
      if (window.isZero(from, to)) {
        return true;
      }
      from = to;
    }
    return false;
  }

  private CorruptDataException corrupt(long position, String what) {
    return new CorruptDataException(journal.name(), position, what, null);
  }
}
