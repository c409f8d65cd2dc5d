package dev.aorist.eventstore.segment;

/**
 * The bytes of a segment, {@code 000001.segment} and so on: the records of the journal of the same
 * number, verbatim, grouped by partition, and what finds them. All numbers are little-endian;
 * positions count from the start of the file, and a segment is smaller than 2 GiB.
 *
 * <pre>
 * records          of partition 0 in their order, of partition 1, ...; nothing in between
 * stream table     a hash table over the names of streams
 * entries          u32 each: positions of the records of one stream after another, oldest first
 * id table         a hash table over the ids of appends
 * filter           over both kinds of hash, see {@link Filter}
 *
 * sections         one for each partition of the store, {@value #SECTION} bytes each
 *   0  i64  first record       number of its first record in here; as many as came before
 *   8  i64  next record        number of the first record behind this segment
 *  16  i64  first offset
 *  24  i64  next offset
 *  32  i64  first timestamp    of its records in here; 0 when there are none
 *  40  i64  last timestamp     of its last record in here or before; 0 when there is none
 *  48  i32  last checksum      of that record
 *  52  i32  position           of the section
 *  56  i32  length             of the section in bytes
 *  60  i32  0
 *
 * blocks           two numbers for each block of {@value #BLOCK} bytes before the sections
 *   0  i32  checksum           CRC-32C of the block (the last one is as long as it is)
 *   4  i32  first record       position of the first record that starts in it or behind it
 *
 * consumers        how far groups had come, by partition and group, each
 *   0  u16  partition
 *   2  u16  length             of the group's name
 *   4  i64  epoch              of the worker that stored it
 *  12  i64  offset             the next event to be handled
 *  20  group
 *
 * trailer          the last {@value #TRAILER} bytes of the file, in every version
 *   0  i64  store id           upper half
 *   8  i64  store id           lower half
 *  16  i64  number             of the segment, as in its name
 *  24  i64  ceiling            as of a journal
 *  32  i32  epoch              the highest of the journal
 *  36  i32  partitions
 *  40  i64  records
 *  48  i64  earliest id        milliseconds of the ids of appends in here
 *  56  i64  latest id
 *  64  i32  records end        where the records end
 *  68  i32  stream table       position; then i32 its number of slots, i32 bits of its buckets
 *  80  i32  entries            position
 *  84  i32  id table           position; then i32 slots, i32 bits
 *  96  i32  filter             position; then i32 number of its blocks
 * 104  i32  sections           position
 * 108  i32  sections checksum  CRC-32C
 * 112  i32  blocks             position
 * 116  i32  blocks checksum    CRC-32C
 * 120  32   own SHA-256        of all bytes before the trailer
 * 152  32   SHA-256            of the segment before this one; zeroes for the first
 * 184  i32  consumers          position
 * 188  i32  consumers length   in bytes
 * 192  i32  consumers checksum CRC-32C
 * 240  i32  format version
 * 244  i32  checksum           CRC-32C of the bytes from 0 to 244
 * 248  i64  magic
 *
 * hash table       slots sorted by hash (unsigned), with a bucket for each value of its upper bits
 *   u32 * (2^bits + 1)         the first slot of each bucket, then the number of slots
 *   slots                      streams: i64 hash, u32 place, u32 count: with a count of 1 the place
 *                              is the position of the one record, else the number of the first entry
 *                              ids: i64 hash, u32 position of the record
 * </pre>
 *
 * A hash only says where to look: the name or id in the record decides. A record knows the stream's
 * record before it, and sections say which segment holds that, so streams are followed back from
 * segment to segment without further links.
 */
public final class SegmentFormat {
  public static final int VERSION = 1;

  static final int BLOCK = 64 * 1024;
  static final int SECTION = 64;
  static final int BLOCK_ENTRY = 8;
  static final int STREAM_SLOT = 16;
  static final int ID_SLOT = 12;
  static final int TRAILER = 256;
  static final int SHA = 32;

  static final int STORE_HIGH = 0;
  static final int STORE_LOW = 8;
  static final int NUMBER = 16;
  static final int CEILING = 24;
  static final int EPOCH = 32;
  static final int PARTITIONS = 36;
  static final int RECORDS = 40;
  static final int EARLIEST_ID = 48;
  static final int LATEST_ID = 56;
  static final int RECORDS_END = 64;
  static final int STREAMS = 68;
  static final int ENTRIES = 80;
  static final int IDS = 84;
  static final int FILTER = 96;
  static final int SECTIONS = 104;
  static final int SECTIONS_CHECKSUM = 108;
  static final int BLOCKS = 112;
  static final int BLOCKS_CHECKSUM = 116;
  static final int OWN_SHA = 120;
  static final int PREVIOUS_SHA = 152;
  static final int CONSUMERS = 184;
  static final int CONSUMERS_LENGTH = 188;
  static final int CONSUMERS_CHECKSUM = 192;
  static final int FORMAT_VERSION = 240;
  static final int CHECKSUM = 244;
  static final int MAGIC_AT = 248;
  static final long MAGIC = 0x31544D4745534F41L;

  private static final String SUFFIX = ".segment";

  /** What is appended to the name of a segment that is being written. */
  private static final String UNFINISHED = ".new";

  private SegmentFormat() {}

  /** The name of a segment file. */
  public static String name(long number) {
    String digits = Long.toString(number);
    return "0".repeat(Math.max(0, 6 - digits.length())) + digits + SUFFIX;
  }

  /** The name of a segment file that is being written. */
  public static String unfinishedName(long number) {
    return name(number) + UNFINISHED;
  }

  /** The number in the name of a segment; 0 for any other name. */
  public static long number(String name) {
    return name.matches("\\d{6,12}\\.segment")
        ? Long.parseLong(name.substring(0, name.indexOf('.')))
        : 0;
  }

  /** Whether this is the name of a segment that was not finished. */
  public static boolean isUnfinished(String name) {
    return name.matches("\\d{6,12}\\.segment\\.new");
  }
}
