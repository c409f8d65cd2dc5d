package dev.aorist.eventstore.record;

import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Reads the header and the parts of one encoded record in place. A flyweight: {@link #wrap} puts it
 * on another record. For one thread at a time.
 */
public final class RecordView {
  private byte[] bytes = new byte[0];
  private int at;

  /** Looks at the record that starts at {@code at}. Nothing is checked. */
  public RecordView wrap(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
    return this;
  }

  /**
   * Whether a whole record with a right checksum and a sound structure starts at {@code at} and
   * ends at or before {@code end}. Trusts no length that it finds.
   */
  public static boolean isValid(byte[] bytes, int at, int end) {
    if (at < 0 || end > bytes.length || end - at < RecordFormat.HEADER) {
      return false;
    }
    int length = Bytes.i32(bytes, at + RecordFormat.LENGTH);
    return length >= RecordFormat.HEADER
        && length <= end - at
        && Bytes.crc(bytes, at + 8, length - 8) == Bytes.i32(bytes, at + RecordFormat.CHECKSUM)
        && isSound(bytes, at, length);
  }

  /** The length that a record at {@code at} says it has; 0 when it cannot have that. */
  public static int lengthAt(byte[] bytes, int at) {
    if (at < 0 || bytes.length - at < RecordFormat.HEADER) {
      return 0;
    }
    int length = Bytes.i32(bytes, at + RecordFormat.LENGTH);
    return length >= RecordFormat.HEADER && length <= bytes.length - at ? length : 0;
  }

  private static boolean isSound(byte[] bytes, int at, int length) {
    return switch (bytes[at + RecordFormat.KIND]) {
      case RecordFormat.KIND_EVENTS -> areSoundEvents(bytes, at, length);
      case RecordFormat.KIND_CONSUMER -> isSoundOffset(bytes, at, length);
      case RecordFormat.KIND_MARK, RecordFormat.KIND_CUT ->
          length == RecordFormat.HEADER && Bytes.i32(bytes, at + RecordFormat.EVENTS) == 0;
      default -> false;
    };
  }

  private static boolean isSoundOffset(byte[] bytes, int at, int length) {
    int name = length - RecordFormat.CONSUMER_GROUP;
    return name > 0
        && name <= ConsumerOffset.MAX_BYTES
        && Bytes.i32(bytes, at + RecordFormat.EVENTS) == 0
        && Bytes.i64(bytes, at + RecordFormat.CONSUMER_EPOCH) >= 1
        && Bytes.i64(bytes, at + RecordFormat.CONSUMER_OFFSET) >= 0
        && isName(Arrays.copyOfRange(bytes, at + RecordFormat.CONSUMER_GROUP, at + length));
  }

  private static boolean isName(byte[] text) {
    String name = new String(text, StandardCharsets.UTF_8);
    return name.chars().noneMatch(Character::isISOControl)
        && Arrays.equals(text, name.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean areSoundEvents(byte[] bytes, int at, int length) {
    int end = at + length;
    int p = at + RecordFormat.HEADER;
    int events = 0;
    for (int part = Bytes.u16(bytes, at + RecordFormat.PARTS); part > 0; part--) {
      if (end - p < RecordFormat.PART_HEADER) {
        return false;
      }
      int inPart = Bytes.u16(bytes, p + RecordFormat.PART_EVENTS);
      events += inPart;
      p += RecordFormat.PART_HEADER + Bytes.u16(bytes, p + RecordFormat.PART_STREAM_LENGTH);
      for (; inPart > 0; inPart--) {
        if (end - p < RecordFormat.EVENT_HEADER) {
          return false;
        }
        int data = Bytes.i32(bytes, p + RecordFormat.EVENT_DATA_LENGTH);
        if (data < 0 || data > end - p) {
          return false;
        }
        p += eventLength(bytes, p);
      }
    }
    return p == end && events == Bytes.u16(bytes, at + RecordFormat.EVENTS);
  }

  static int eventLength(ByteBuffer bytes, int event) {
    return RecordFormat.EVENT_HEADER
        + Bytes.u16(bytes, event + RecordFormat.EVENT_NAME_LENGTH)
        + Bytes.u16(bytes, event + RecordFormat.EVENT_METADATA_LENGTH)
        + Bytes.i32(bytes, event + RecordFormat.EVENT_DATA_LENGTH);
  }

  private static int eventLength(byte[] bytes, int event) {
    return RecordFormat.EVENT_HEADER
        + Bytes.u16(bytes, event + RecordFormat.EVENT_NAME_LENGTH)
        + Bytes.u16(bytes, event + RecordFormat.EVENT_METADATA_LENGTH)
        + Bytes.i32(bytes, event + RecordFormat.EVENT_DATA_LENGTH);
  }

  /** What it looks at. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the record starts in {@link #bytes}. */
  public int at() {
    return at;
  }

  /** The length of the whole record in bytes. */
  public int length() {
    return Bytes.i32(bytes, at + RecordFormat.LENGTH);
  }

  public int checksum() {
    return Bytes.i32(bytes, at + RecordFormat.CHECKSUM);
  }

  public int previousChecksum() {
    return Bytes.i32(bytes, at + RecordFormat.PREVIOUS_CHECKSUM);
  }

  public int partition() {
    return Bytes.u16(bytes, at + RecordFormat.PARTITION);
  }

  /** Its number in its partition, from 0. */
  public long number() {
    return Bytes.i64(bytes, at + RecordFormat.NUMBER);
  }

  /** The offset of its first event. */
  public long firstOffset() {
    return Bytes.i64(bytes, at + RecordFormat.FIRST_OFFSET);
  }

  public long timestamp() {
    return Bytes.i64(bytes, at + RecordFormat.TIMESTAMP);
  }

  public UUID id() {
    return new UUID(idHigh(), idLow());
  }

  public long idHigh() {
    return Bytes.i64(bytes, at + RecordFormat.ID_HIGH);
  }

  public long idLow() {
    return Bytes.i64(bytes, at + RecordFormat.ID_LOW);
  }

  public int epoch() {
    return Bytes.i32(bytes, at + RecordFormat.EPOCH);
  }

  /** How many events it holds, over all parts. */
  public int events() {
    return Bytes.u16(bytes, at + RecordFormat.EVENTS);
  }

  /** Hands over each part. */
  public void parts(PartConsumer to) {
    int part = firstPart();
    for (int left = parts(); left > 0; left--) {
      String stream = new String(bytes, nameAt(part), nameLength(part), StandardCharsets.UTF_8);
      to.part(stream, firstVersion(part), events(part), previousRecord(part));
      part = nextPart(part);
    }
  }

  /** Where its first part is; for the methods below. Ask only when it has {@link #parts}. */
  public int firstPart() {
    return at + RecordFormat.HEADER;
  }

  /** How many parts it has. */
  public int parts() {
    return Bytes.u16(bytes, at + RecordFormat.PARTS);
  }

  /** Where the part behind this one is. */
  public int nextPart(int part) {
    int p = nameAt(part) + nameLength(part);
    for (int events = events(part); events > 0; events--) {
      p += eventLength(bytes, p);
    }
    return p;
  }

  /** The part of the stream with this name; -1 when there is none. */
  public int partOf(byte[] stream) {
    int part = firstPart();
    for (int left = parts(); left > 0; left--) {
      int from = nameAt(part);
      if (Arrays.equals(bytes, from, from + nameLength(part), stream, 0, stream.length)) {
        return part;
      }
      part = nextPart(part);
    }
    return -1;
  }

  /** Where the name of the part's stream is. */
  public int nameAt(int part) {
    return part + RecordFormat.PART_HEADER;
  }

  public int nameLength(int part) {
    return Bytes.u16(bytes, part + RecordFormat.PART_STREAM_LENGTH);
  }

  /** The version of the part's first event. */
  public long firstVersion(int part) {
    return Bytes.i64(bytes, part + RecordFormat.PART_FIRST_VERSION);
  }

  /** The number of the stream's record before this one, -1 for its first. */
  public long previousRecord(int part) {
    return Bytes.i64(bytes, part + RecordFormat.PART_PREVIOUS);
  }

  /** How many events of the record are the part's. */
  public int events(int part) {
    return Bytes.u16(bytes, part + RecordFormat.PART_EVENTS);
  }

  /** Whether it is an append; otherwise it has no events. */
  public boolean isAppend() {
    return bytes[at + RecordFormat.KIND] == RecordFormat.KIND_EVENTS;
  }

  /** Whether it says that what the journal held from its number on does not count. */
  public boolean isCut() {
    return bytes[at + RecordFormat.KIND] == RecordFormat.KIND_CUT;
  }

  /** Whether it holds a consumer's offset. */
  public boolean isConsumerOffset() {
    return bytes[at + RecordFormat.KIND] == RecordFormat.KIND_CONSUMER;
  }

  /** The consumer's offset that it holds. Ask only when it {@link #isConsumerOffset}. */
  public ConsumerOffset consumerOffset() {
    return new ConsumerOffset(
        new String(
            bytes,
            at + RecordFormat.CONSUMER_GROUP,
            length() - RecordFormat.CONSUMER_GROUP,
            StandardCharsets.UTF_8),
        Bytes.i64(bytes, at + RecordFormat.CONSUMER_EPOCH),
        new Position(partition(), Bytes.i64(bytes, at + RecordFormat.CONSUMER_OFFSET)));
  }

  /** The answer that its append got. */
  public Appended answer() {
    int first = at + RecordFormat.HEADER;
    long version =
        Bytes.i64(bytes, first + RecordFormat.PART_FIRST_VERSION)
            + Bytes.u16(bytes, first + RecordFormat.PART_EVENTS)
            - 1;
    return new Appended(
        new Position(partition(), firstOffset() + events() - 1), events(), version, timestamp());
  }

  /** Takes a part of a record. */
  @FunctionalInterface
  public interface PartConsumer {
    /**
     * @param stream as written
     * @param previous the number of the stream's record before this one, -1 for its first
     */
    void part(String stream, long firstVersion, int events, long previous);
  }
}
