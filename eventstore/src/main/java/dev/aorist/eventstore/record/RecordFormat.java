package dev.aorist.eventstore.record;

import java.util.UUID;

/**
 * The bytes of a record: one append as it is stored. Encoded once, then copied verbatim wherever it
 * goes. All numbers are little-endian; all text is UTF-8.
 *
 * <pre>
 *   0  i32  length             of the whole record, in bytes
 *   4  i32  checksum           CRC-32C of the bytes from 8 to the end
 *   8  u8   kind               1: events, 2: a consumer's offset, 3: a mark, 4: a cut
 *   9  u8   flags              0; room for codec, compression and key id
 *  10  u16  partition
 *  12  i32  previous checksum  of the partition's record before this one; 0 for its first
 *  16  i64  record number      of the partition, from 0, without holes
 *  24  i64  first offset       of its first event; without events, of the next one
 *  32  i64  timestamp          hybrid time
 *  40  i64  append id          upper half
 *  48  i64  append id          lower half
 *  56  i32  epoch              of the writer that decided it
 *  60  u16  events             over all parts
 *  62  u16  parts              one for each stream
 *  64  part*
 *
 * part
 *   0  u16  stream length
 *   2  i64  first version      of the stream's first event in this record
 *  10  i64  previous record    number of the stream's record before this one, -1 for its first
 *  18  u16  events
 *  20  stream                  category-key
 *   .  event*
 *
 * event
 *   0  u16  name length
 *   2  u16  schema version
 *   4  i32  data length
 *   8  u16  metadata length
 *  10  name, metadata, data
 *
 * consumer's offset (instead of parts; its append id is 0)
 *   0  i64  epoch              of the worker that stored it
 *   8  i64  offset             the next event to be handled
 *  16  group                   to the end of the record
 *
 * A mark is a header and nothing else: the first record of a new leader, which begins its epoch, or a
 * promise that later records have later timestamps. So is a cut, which is no record of its partition but stands in a journal only: from there on what the
 * journal holds of the partition from the cut's record number on does not count; offset, timestamp
 * and previous checksum say how the rest ends.
 * </pre>
 */
public final class RecordFormat {
  static final int LENGTH = 0;
  static final int CHECKSUM = 4;
  static final int KIND = 8;
  static final int FLAGS = 9;
  static final int PARTITION = 10;
  static final int PREVIOUS_CHECKSUM = 12;
  static final int NUMBER = 16;
  static final int FIRST_OFFSET = 24;
  static final int TIMESTAMP = 32;
  static final int ID_HIGH = 40;
  static final int ID_LOW = 48;
  static final int EPOCH = 56;
  static final int EVENTS = 60;
  static final int PARTS = 62;

  /** The bytes before the first part. */
  public static final int HEADER = 64;

  static final int PART_STREAM_LENGTH = 0;
  static final int PART_FIRST_VERSION = 2;
  static final int PART_PREVIOUS = 10;
  static final int PART_EVENTS = 18;

  /** The bytes of a part before the name of its stream; the first two are the length of that. */
  public static final int PART_HEADER = 20;

  static final int EVENT_NAME_LENGTH = 0;
  static final int EVENT_SCHEMA = 2;
  static final int EVENT_DATA_LENGTH = 4;
  static final int EVENT_METADATA_LENGTH = 8;
  static final int EVENT_HEADER = 10;

  static final int CONSUMER_EPOCH = HEADER;
  static final int CONSUMER_OFFSET = HEADER + 8;
  static final int CONSUMER_GROUP = HEADER + 16;

  static final byte KIND_EVENTS = 1;
  static final byte KIND_CONSUMER = 2;
  static final byte KIND_MARK = 3;
  static final byte KIND_CUT = 4;

  private static final long RANDOM_BITS = (1L << 62) - 1;

  private RecordFormat() {}

  /**
   * The id of an event: that of its append for the first, counted on in its random bits for the
   * others. So it costs no bytes and is the same wherever the record is read.
   */
  static UUID eventId(long high, long low, int index) {
    return new UUID(high, low & ~RANDOM_BITS | (low + index) & RANDOM_BITS);
  }
}
