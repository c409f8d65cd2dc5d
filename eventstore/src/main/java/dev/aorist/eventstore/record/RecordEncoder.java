package dev.aorist.eventstore.record;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.LimitExceededException;
import dev.aorist.eventstore.Limits;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.spi.EventCodec;
import java.util.Arrays;

/**
 * Encodes appends as records, in two steps: {@link #begin} encodes what can fail (the events and
 * their limits), {@link #finish} fills in what the lane assigns and cannot fail. For one thread at
 * a time; a lane has one.
 */
public final class RecordEncoder {
  private static final int KEPT = 64 * 1024;
  private final EventCodec codec;
  private final MetadataFormat.Encoder metadata = new MetadataFormat.Encoder();
  private byte[] buffer = new byte[1024];
  private int at;
  private int[] parts = new int[1];
  private int events;

  public RecordEncoder(EventCodec codec) {
    this.codec = codec;
  }

  /**
   * Encodes the events of {@code append}. Versions and links are left open.
   *
   * @throws dev.aorist.eventstore.EventStoreException when an event cannot be stored; nothing has
   *     happened then
   */
  public void begin(Append append) {
    at = RecordFormat.HEADER;
    events = 0;
    limit("The number of streams of the append", append.streams().size(), Limits.APPEND_STREAMS);
    metadata.encode(append.metadata(), append.id());
    if (append.streams().size() > parts.length) {
      parts = new int[append.streams().size()];
    }
    for (int i = 0; i < append.streams().size(); i++) {
      parts[i] = at;
      part(append.streams().get(i));
    }
    buffer[RecordFormat.KIND] = RecordFormat.KIND_EVENTS;
    Bytes.putI64(buffer, RecordFormat.ID_HIGH, append.id().getMostSignificantBits());
    Bytes.putI64(buffer, RecordFormat.ID_LOW, append.id().getLeastSignificantBits());
    Bytes.putU16(buffer, RecordFormat.EVENTS, events);
    Bytes.putU16(buffer, RecordFormat.PARTS, append.streams().size());
  }

  /**
   * Takes over an append that was encoded elsewhere.
   *
   * @param encoded a record, checked; what {@link #link} and {@link #finish} fill in does not count
   */
  public void begin(byte[] encoded) {
    at = 0;
    room(encoded.length);
    System.arraycopy(encoded, 0, buffer, 0, encoded.length);
    at = encoded.length;
    var view = new RecordView().wrap(buffer, 0);
    events = view.events();
    if (view.parts() > parts.length) {
      parts = new int[view.parts()];
    }
    int part = view.firstPart();
    for (int i = 0; i < view.parts(); i++) {
      parts[i] = part;
      part = view.nextPart(part);
    }
  }

  /** Encodes a consumer's offset, which can always be stored. */
  public void begin(ConsumerOffset offset) {
    at = RecordFormat.CONSUMER_GROUP;
    events = 0;
    room(ConsumerOffset.MAX_BYTES);
    buffer[RecordFormat.KIND] = RecordFormat.KIND_CONSUMER;
    Bytes.putI64(buffer, RecordFormat.ID_HIGH, 0);
    Bytes.putI64(buffer, RecordFormat.ID_LOW, 0);
    Bytes.putI32(buffer, RecordFormat.EVENTS, 0); // and no parts
    Bytes.putI64(buffer, RecordFormat.CONSUMER_EPOCH, offset.epoch());
    Bytes.putI64(buffer, RecordFormat.CONSUMER_OFFSET, offset.next().offset());
    at = Bytes.putText(buffer, at, offset.group());
  }

  /** Encodes a mark, which is all in the header. */
  public void beginMark() {
    begin(RecordFormat.KIND_MARK);
  }

  /**
   * A cut, for the journal of a partition that goes on behind {@code number} records.
   *
   * @param end the offset behind them
   * @param timestamp of the last one
   * @param checksum of the last one
   */
  public byte[] cut(int partition, int epoch, long number, long end, long timestamp, int checksum) {
    begin(RecordFormat.KIND_CUT);
    return finish(partition, epoch, number, end, timestamp, checksum);
  }

  private void begin(byte kind) {
    at = RecordFormat.HEADER;
    events = 0;
    buffer[RecordFormat.KIND] = kind;
    Bytes.putI64(buffer, RecordFormat.ID_HIGH, 0);
    Bytes.putI64(buffer, RecordFormat.ID_LOW, 0);
    Bytes.putI32(buffer, RecordFormat.EVENTS, 0); // and no parts
  }

  /** How many events {@link #begin} encoded. */
  public int events() {
    return events;
  }

  /** The length of the record in bytes. */
  public int length() {
    return at;
  }

  private void part(StreamAppend part) {
    events += part.events().size();
    limit("The number of events of the append", events, Limits.APPEND_EVENTS);
    int start = take(RecordFormat.PART_HEADER);
    room(StreamId.MAX_BYTES);
    int dash = Bytes.putText(buffer, at, part.stream().category());
    buffer[dash] = '-';
    int end = Bytes.putText(buffer, dash + 1, part.stream().key());
    Bytes.putU16(buffer, start + RecordFormat.PART_STREAM_LENGTH, end - at);
    Bytes.putU16(buffer, start + RecordFormat.PART_EVENTS, part.events().size());
    take(end - at);
    for (Object event : part.events()) {
      event(event);
    }
  }

  private void event(Object event) {
    EventCodec.TypeName type = codec.typeOf(event.getClass());
    byte[] data = codec.encode(event);
    if (data.length > Limits.EVENT_BYTES) {
      throw new LimitExceededException(
          "The size of the event " + type.name() + " in bytes", data.length, Limits.EVENT_BYTES);
    }
    int start = take(RecordFormat.EVENT_HEADER);
    room(EventCodec.TypeName.MAX_BYTES);
    int name = Bytes.putText(buffer, at, type.name()) - at;
    Bytes.putU16(buffer, start + RecordFormat.EVENT_NAME_LENGTH, name);
    Bytes.putU16(buffer, start + RecordFormat.EVENT_SCHEMA, type.version());
    Bytes.putI32(buffer, start + RecordFormat.EVENT_DATA_LENGTH, data.length);
    Bytes.putU16(buffer, start + RecordFormat.EVENT_METADATA_LENGTH, metadata.length());
    take(name + metadata.length() + data.length);
    metadata.copyTo(buffer, at - data.length - metadata.length());
    System.arraycopy(data, 0, buffer, at - data.length, data.length);
  }

  private int take(int length) {
    int start = at;
    limit("The size of the append in bytes", (long) at + length, Limits.APPEND_BYTES);
    room(length);
    at += length;
    return start;
  }

  /** Sees to it that {@code length} bytes more have room. */
  private void room(int length) {
    if (at + length > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(at + length, 2 * buffer.length));
    }
  }

  private static void limit(String what, long actual, long limit) {
    if (actual > limit) {
      throw new LimitExceededException(what, actual, limit);
    }
  }

  /**
   * Fills in the part of the append's stream number {@code part}, from 0: its first version and the
   * stream's previous record, -1 for none.
   */
  public void link(int part, long firstVersion, long previousRecord) {
    Bytes.putI64(buffer, parts[part] + RecordFormat.PART_FIRST_VERSION, firstVersion);
    Bytes.putI64(buffer, parts[part] + RecordFormat.PART_PREVIOUS, previousRecord);
  }

  /** Fills in the rest and gives the finished record, in an array of its own. */
  public byte[] finish(
      int partition,
      int epoch,
      long number,
      long firstOffset,
      long timestamp,
      int previousChecksum) {
    buffer[RecordFormat.FLAGS] = 0;
    Bytes.putI32(buffer, RecordFormat.LENGTH, at);
    Bytes.putU16(buffer, RecordFormat.PARTITION, partition);
    Bytes.putI32(buffer, RecordFormat.PREVIOUS_CHECKSUM, previousChecksum);
    Bytes.putI64(buffer, RecordFormat.NUMBER, number);
    Bytes.putI64(buffer, RecordFormat.FIRST_OFFSET, firstOffset);
    Bytes.putI64(buffer, RecordFormat.TIMESTAMP, timestamp);
    Bytes.putI32(buffer, RecordFormat.EPOCH, epoch);
    Bytes.putI32(buffer, RecordFormat.CHECKSUM, Bytes.crc(buffer, 8, at - 8));
    byte[] record = Arrays.copyOf(buffer, at);
    if (buffer.length > KEPT) {
      buffer = new byte[1024];
    }
    return record;
  }

  /** The epoch of a finished record. */
  public static int epoch(byte[] record) {
    return Bytes.i32(record, RecordFormat.EPOCH);
  }

  /** The checksum of a finished record. */
  public static int checksum(byte[] record) {
    return Bytes.i32(record, RecordFormat.CHECKSUM);
  }
}
