package dev.aorist.eventstore.segment;

import dev.aorist.eventstore.record.Bytes;

/**
 * What a segment holds of one partition, as {@link SegmentFormat} draws it. Without records it says
 * where the partition stood.
 */
record Section(
    long firstRecord,
    long nextRecord,
    long firstOffset,
    long nextOffset,
    long firstTimestamp,
    long lastTimestamp,
    int lastChecksum,
    int position,
    int length) {
  /** Of a partition without records. */
  static final Section NOTHING = new Section(0, 0, 0, 0, 0, 0, 0, 0, 0);

  void encode(byte[] into, int at) {
    Bytes.putI64(into, at, firstRecord);
    Bytes.putI64(into, at + 8, nextRecord);
    Bytes.putI64(into, at + 16, firstOffset);
    Bytes.putI64(into, at + 24, nextOffset);
    Bytes.putI64(into, at + 32, firstTimestamp);
    Bytes.putI64(into, at + 40, lastTimestamp);
    Bytes.putI32(into, at + 48, lastChecksum);
    Bytes.putI32(into, at + 52, position);
    Bytes.putI32(into, at + 56, length);
    Bytes.putI32(into, at + 60, 0);
  }

  static Section decode(byte[] from, int at) {
    return new Section(
        Bytes.i64(from, at),
        Bytes.i64(from, at + 8),
        Bytes.i64(from, at + 16),
        Bytes.i64(from, at + 24),
        Bytes.i64(from, at + 32),
        Bytes.i64(from, at + 40),
        Bytes.i32(from, at + 48),
        Bytes.i32(from, at + 52),
        Bytes.i32(from, at + 56));
  }

  int end() {
    return position + length;
  }

  /** Whether its records lie before {@code recordsEnd}. */
  boolean isWithin(int recordsEnd) {
    return position >= 0 && length >= 0 && length <= recordsEnd - position;
  }

  /** Whether this is what comes right behind {@code before}. */
  boolean continues(Section before) {
    return firstRecord == before.nextRecord && firstOffset == before.nextOffset;
  }
}
