package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.Limits;
import dev.aorist.eventstore.record.RecordFormat;

/**
 * The bytes of a journal file, {@code 000001.journal} and so on. All numbers are little-endian. A
 * file is filled with zeroes and forced before its first use, so that a force of a batch moves no
 * metadata, and never used twice.
 *
 * <pre>
 * header (the first {@value #FILE_HEADER} bytes; one sector of it is used, so it is there or not)
 *   0  i64  magic
 *   8  i32  format version
 *  12  i32  epoch            in which the file was begun
 *  16  i64  number           of the file, as in its name
 *  24  i64  salt             by which its envelopes are known
 *  32  i64  store id         upper half
 *  40  i64  store id         lower half
 *  48  i64  previous number  of the journal before it; 0 for the first
 *  56  i64  previous end     where that one's last valid envelope ends
 *  64  i64  ceiling          as in the envelope
 *  72  i32  checksum         CRC-32C of the bytes from 0 to 72
 *
 * envelope (one for each force, from {@value #FILE_HEADER} on, without gaps)
 *   0  i64  magic            not zero
 *   8  i64  position         of the envelope in the file
 *  16  i64  salt             of the file
 *  24  i64  durable up to    everything before this position had been forced when this was written
 *  32  i64  ceiling          no timestamp at or below it will be given to another record
 *  40  i32  body length
 *  44  i32  header checksum  CRC-32C of the bytes from 0 to 44
 *  48  i32  body checksum    CRC-32C of the body
 *  52  body                  records
 * </pre>
 *
 * The header has a checksum of its own so that its length can be believed when the body is damaged:
 * with a wrong one, the zeroes behind the last batch would pass for its lost sectors.
 *
 * <p>The header of a file is written and forced together with its first envelope. It says where the
 * journal before it ends, which makes that end certain: everything before it had been forced.
 */
final class JournalFormat {
  static final int VERSION = 1;
  static final int SECTOR = 512;
  static final int FILE_HEADER = 4096;

  static final long FILE_MAGIC = 0x314E524A524F4121L;
  static final int FILE_VERSION = 8;
  static final int FILE_EPOCH = 12;
  static final int FILE_NUMBER = 16;
  static final int FILE_SALT = 24;
  static final int FILE_STORE_HIGH = 32;
  static final int FILE_STORE_LOW = 40;
  static final int FILE_PREVIOUS = 48;
  static final int FILE_PREVIOUS_END = 56;
  static final int FILE_CEILING = 64;
  static final int FILE_CHECKSUM = 72;
  static final int FILE_HEADER_USED = 76;

  static final long MAGIC = 0xB7E151628AED2A6BL;
  static final int POSITION = 8;
  static final int SALT = 16;
  static final int DURABLE = 24;
  static final int CEILING = 32;
  static final int BODY_LENGTH = 40;
  static final int HEADER_CHECKSUM = 44;
  static final int BODY_CHECKSUM = 48;
  static final int HEADER = 52;

  /** The longest body: one record of the longest append, or many small ones. */
  static final int MOST_BODY = Limits.APPEND_BYTES + RecordFormat.HEADER;

  private static final int POSITION_BITS = 40;

  private JournalFormat() {}

  static String name(long number) {
    String digits = Long.toString(number);
    return "0".repeat(Math.max(0, 6 - digits.length())) + digits + ".journal";
  }

  /** The number in the name of a journal; 0 for any other name. */
  static long number(String name) {
    return name.matches("\\d{6,12}\\.journal")
        ? Long.parseLong(name.substring(0, name.indexOf('.')))
        : 0;
  }

  /** File number and position in one {@code long}. */
  static long location(long number, long position) {
    return number << POSITION_BITS | position;
  }

  static long numberOf(long location) {
    return location >>> POSITION_BITS;
  }

  static long positionOf(long location) {
    return location & (1L << POSITION_BITS) - 1;
  }
}
