package dev.aorist.eventstore.segment;

import static dev.aorist.eventstore.segment.SegmentFormat.BLOCK;
import static dev.aorist.eventstore.segment.SegmentFormat.BLOCKS;
import static dev.aorist.eventstore.segment.SegmentFormat.BLOCKS_CHECKSUM;
import static dev.aorist.eventstore.segment.SegmentFormat.BLOCK_ENTRY;
import static dev.aorist.eventstore.segment.SegmentFormat.CEILING;
import static dev.aorist.eventstore.segment.SegmentFormat.CHECKSUM;
import static dev.aorist.eventstore.segment.SegmentFormat.CONSUMERS;
import static dev.aorist.eventstore.segment.SegmentFormat.CONSUMERS_CHECKSUM;
import static dev.aorist.eventstore.segment.SegmentFormat.CONSUMERS_LENGTH;
import static dev.aorist.eventstore.segment.SegmentFormat.EARLIEST_ID;
import static dev.aorist.eventstore.segment.SegmentFormat.ENTRIES;
import static dev.aorist.eventstore.segment.SegmentFormat.EPOCH;
import static dev.aorist.eventstore.segment.SegmentFormat.FILTER;
import static dev.aorist.eventstore.segment.SegmentFormat.FORMAT_VERSION;
import static dev.aorist.eventstore.segment.SegmentFormat.IDS;
import static dev.aorist.eventstore.segment.SegmentFormat.LATEST_ID;
import static dev.aorist.eventstore.segment.SegmentFormat.MAGIC;
import static dev.aorist.eventstore.segment.SegmentFormat.MAGIC_AT;
import static dev.aorist.eventstore.segment.SegmentFormat.NUMBER;
import static dev.aorist.eventstore.segment.SegmentFormat.OWN_SHA;
import static dev.aorist.eventstore.segment.SegmentFormat.PARTITIONS;
import static dev.aorist.eventstore.segment.SegmentFormat.PREVIOUS_SHA;
import static dev.aorist.eventstore.segment.SegmentFormat.RECORDS;
import static dev.aorist.eventstore.segment.SegmentFormat.RECORDS_END;
import static dev.aorist.eventstore.segment.SegmentFormat.SECTIONS;
import static dev.aorist.eventstore.segment.SegmentFormat.SECTIONS_CHECKSUM;
import static dev.aorist.eventstore.segment.SegmentFormat.SHA;
import static dev.aorist.eventstore.segment.SegmentFormat.STORE_HIGH;
import static dev.aorist.eventstore.segment.SegmentFormat.STORE_LOW;
import static dev.aorist.eventstore.segment.SegmentFormat.STREAMS;
import static dev.aorist.eventstore.segment.SegmentFormat.TRAILER;

import dev.aorist.eventstore.record.Bytes;
import java.util.Arrays;
import java.util.UUID;

/**
 * The trailer of a segment, in its bytes; {@link SegmentFormat} draws them. Immutable once read.
 */
final class Trailer {
  private final byte[] bytes;

  private Trailer(byte[] bytes) {
    this.bytes = bytes;
  }

  /** One to be filled in. */
  static Trailer empty() {
    return new Trailer(new byte[TRAILER]);
  }

  static Trailer of(byte[] bytes) {
    return new Trailer(bytes);
  }

  byte[] bytes() {
    return bytes;
  }

  Trailer put(int field, int value) {
    Bytes.putI32(bytes, field, value);
    return this;
  }

  Trailer put(int field, long value) {
    Bytes.putI64(bytes, field, value);
    return this;
  }

  Trailer put(int field, byte[] sha) {
    System.arraycopy(sha, 0, bytes, field, SHA);
    return this;
  }

  /** Seals it; nothing may be put any more. */
  Trailer finish() {
    put(FORMAT_VERSION, SegmentFormat.VERSION);
    put(MAGIC_AT, MAGIC);
    return put(CHECKSUM, Bytes.crc(bytes, 0, CHECKSUM));
  }

  /** Whether it was read as it was written. */
  boolean isSound() {
    return Bytes.i64(bytes, MAGIC_AT) == MAGIC
        && Bytes.i32(bytes, CHECKSUM) == Bytes.crc(bytes, 0, CHECKSUM);
  }

  /**
   * Whether all that it names lies one behind the other in a file of this size. A checksum tells
   * what the disk did to it, and nothing about its writer.
   */
  boolean isWithin(long size) {
    HashTable streams = streams();
    HashTable ids = ids();
    long blocksEnd = blocks() + (sections() + BLOCK - 1L) / BLOCK * BLOCK_ENTRY;
    return recordsEnd() >= 0
        && recordsEnd() <= streams.position()
        && streams.isBefore(entries())
        && entries() <= ids.position()
        && ids.isBefore(filter())
        && filterBlocks() > 0
        && filter() + (long) filterBlocks() * Filter.BLOCK <= sections()
        && partitions() > 0
        && sections() + (long) partitions() * SegmentFormat.SECTION <= blocks()
        && blocksEnd <= consumers()
        && consumersLength() >= 0
        && consumers() + (long) consumersLength() + TRAILER <= size;
  }

  private int i32(int field) {
    return Bytes.i32(bytes, field);
  }

  int version() {
    return i32(FORMAT_VERSION);
  }

  UUID store() {
    return new UUID(Bytes.i64(bytes, STORE_HIGH), Bytes.i64(bytes, STORE_LOW));
  }

  long number() {
    return Bytes.i64(bytes, NUMBER);
  }

  long ceiling() {
    return Bytes.i64(bytes, CEILING);
  }

  int epoch() {
    return i32(EPOCH);
  }

  int partitions() {
    return i32(PARTITIONS);
  }

  long records() {
    return Bytes.i64(bytes, RECORDS);
  }

  long earliestId() {
    return Bytes.i64(bytes, EARLIEST_ID);
  }

  long latestId() {
    return Bytes.i64(bytes, LATEST_ID);
  }

  int recordsEnd() {
    return i32(RECORDS_END);
  }

  HashTable streams() {
    return new HashTable(
        i32(STREAMS), i32(STREAMS + 4), i32(STREAMS + 8), SegmentFormat.STREAM_SLOT);
  }

  int entries() {
    return i32(ENTRIES);
  }

  HashTable ids() {
    return new HashTable(i32(IDS), i32(IDS + 4), i32(IDS + 8), SegmentFormat.ID_SLOT);
  }

  int filter() {
    return i32(FILTER);
  }

  int filterBlocks() {
    return i32(FILTER + 4);
  }

  int sections() {
    return i32(SECTIONS);
  }

  int sectionsChecksum() {
    return i32(SECTIONS_CHECKSUM);
  }

  int blocks() {
    return i32(BLOCKS);
  }

  int blocksChecksum() {
    return i32(BLOCKS_CHECKSUM);
  }

  int consumers() {
    return i32(CONSUMERS);
  }

  int consumersLength() {
    return i32(CONSUMERS_LENGTH);
  }

  int consumersChecksum() {
    return i32(CONSUMERS_CHECKSUM);
  }

  byte[] ownSha() {
    return Arrays.copyOfRange(bytes, OWN_SHA, OWN_SHA + SHA);
  }

  byte[] previousSha() {
    return Arrays.copyOfRange(bytes, PREVIOUS_SHA, PREVIOUS_SHA + SHA);
  }
}
