package dev.aorist.eventstore.disk;

import static dev.aorist.eventstore.disk.JournalFormat.BODY_CHECKSUM;
import static dev.aorist.eventstore.disk.JournalFormat.BODY_LENGTH;
import static dev.aorist.eventstore.disk.JournalFormat.HEADER;
import static dev.aorist.eventstore.disk.JournalFormat.HEADER_CHECKSUM;
import static dev.aorist.eventstore.disk.JournalFormat.MAGIC;
import static dev.aorist.eventstore.disk.JournalFormat.MOST_BODY;
import static dev.aorist.eventstore.disk.JournalFormat.POSITION;
import static dev.aorist.eventstore.disk.JournalFormat.SALT;
import static dev.aorist.eventstore.disk.JournalFormat.SECTOR;

import dev.aorist.eventstore.record.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A window on a journal file that moves along it while it is recovered: big reads, and no trust in
 * any length that is found. For one thread.
 */
final class JournalWindow {
  private static final int BLOCK = 1 << 20;
  private final JournalFile journal;
  private byte[] bytes;
  private long start;
  private int length;

  JournalWindow(JournalFile journal) {
    this.journal = journal;
    this.bytes = new byte[(int) Math.max(HEADER, Math.min(BLOCK, journal.size()))];
  }

  /**
   * Puts {@code wanted} bytes from {@code position} on into {@link #bytes}; how many there are, at
   * most that many.
   */
  int at(long position, int wanted) throws IOException {
    if (position < start || position + wanted > start + length) {
      if (wanted > bytes.length) {
        bytes = new byte[wanted];
      }
      start = position;
      length = journal.file().read(ByteBuffer.wrap(bytes), position);
    }
    return (int) Math.max(0, Math.min(wanted, start + length - position));
  }

  /** The bytes last asked for begin at {@link #offset}; valid until the next request. */
  byte[] bytes() {
    return bytes;
  }

  /** Where {@code position} is in {@link #bytes}. */
  int offset(long position) {
    return (int) (position - start);
  }

  /**
   * The length of a whole, sound envelope at {@code position}, its header included; -1 when there
   * is none.
   */
  int envelope(long position, long salt) throws IOException {
    if (at(position, HEADER) < HEADER || !isHeader(position, salt)) {
      return -1;
    }
    int body = Bytes.i32(bytes, offset(position) + BODY_LENGTH);
    if (body < 0 || body > MOST_BODY || at(position, HEADER + body) < HEADER + body) {
      return -1;
    }
    int from = offset(position);
    return Bytes.crc(bytes, from + HEADER, body) == Bytes.i32(bytes, from + BODY_CHECKSUM)
        ? HEADER + body
        : -1;
  }

  private boolean isHeader(long position, long salt) {
    int from = offset(position);
    return Bytes.i64(bytes, from) == MAGIC
        && Bytes.i64(bytes, from + POSITION) == position
        && Bytes.i64(bytes, from + SALT) == salt
        && Bytes.crc(bytes, from, HEADER_CHECKSUM) == Bytes.i32(bytes, from + HEADER_CHECKSUM);
  }

  /**
   * How far an envelope at {@code position} reaches, if its header is sound; else the end of the
   * sector in which its header ends: of a sector that was written something is left there.
   */
  long claimedEnd(long position, long salt) throws IOException {
    if (at(position, HEADER) == HEADER && isHeader(position, salt)) {
      int body = Bytes.i32(bytes, offset(position) + BODY_LENGTH);
      if (body >= 0 && body <= MOST_BODY) {
        return Math.min(journal.size(), position + HEADER + body);
      }
    }
    return Math.min(journal.size(), (position + HEADER + SECTOR - 1) / SECTOR * SECTOR);
  }

  /** Whether all bytes from {@code from} to {@code to} are zero. */
  boolean isZero(long from, long to) throws IOException {
    for (long position = from; position < to; ) {
      int got = at(position, (int) Math.min(BLOCK, to - position));
      if (got == 0) {
        return true; // beyond the end of the file there is nothing
      }
      int offset = offset(position);
      for (int i = 0; i < got; i++) {
        if (bytes[offset + i] != 0) {
          return false;
        }
      }
      position += got;
    }
    return true;
  }

  /**
   * The next position at or after {@code from} where the magic of an envelope stands; -1 when there
   * is none.
   */
  long findMagic(long from) throws IOException {
    for (long position = from; position + HEADER <= journal.size(); ) {
      int got = at(position, (int) Math.min(BLOCK, journal.size() - position));
      if (got < HEADER) {
        return -1;
      }
      int offset = offset(position);
      int last = got - 8;
      for (int i = 0; i <= last; i++) {
        long word = Bytes.i64(bytes, offset + i);
        if (word == MAGIC) {
          return position + i;
        }
        if (word == 0) {
          i += 7; // a magic begins with none of these zeroes
        }
      }
      position += last + 1;
    }
    return -1;
  }
}
