package dev.aorist.eventstore.record;

import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.UnreadableEventException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The getters of a cursor: where the current event lies in its record, and what that says. How to
 * move on is left to the two cursors. For one thread at a time.
 */
abstract class EventFlyweight implements EventCursor {
  private final EventTypes types;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private ByteBuffer bytes = NOTHING;
  private byte[] scratch = new byte[0];
  private int record;
  private int part;
  private int event = -1;
  private int index;
  private int indexInPart;
  private EventTypes.@Nullable Entry type;
  private @Nullable StreamId stream;
  private int streamOf = -1;

  EventFlyweight(EventTypes types) {
    this.types = types;
  }

  /**
   * Stands on the event at {@code event} of the part at {@code part} of the record at {@code
   * record}.
   */
  final void stand(ByteBuffer bytes, int record, int part, int event, int index, int indexInPart) {
    if (this.bytes != bytes || part != streamOf) {
      stream = null;
    }
    this.bytes = bytes;
    this.record = record;
    this.part = part;
    this.event = event;
    this.index = index;
    this.indexInPart = indexInPart;
    this.type = null;
  }

  /** Stands on no event. */
  final void leave() {
    event = -1;
  }

  private int event() {
    if (event < 0) {
      throw new IllegalStateException(
          "The cursor stands on no event; call next() first and stop when it gives false.");
    }
    return event;
  }

  @Override
  public final int partition() {
    event();
    return Bytes.u16(bytes, record + RecordFormat.PARTITION);
  }

  @Override
  public final long offset() {
    event();
    return Bytes.i64(bytes, record + RecordFormat.FIRST_OFFSET) + index;
  }

  @Override
  public final long version() {
    event();
    return Bytes.i64(bytes, part + RecordFormat.PART_FIRST_VERSION) + indexInPart;
  }

  @Override
  public final long timestamp() {
    event();
    return Bytes.i64(bytes, record + RecordFormat.TIMESTAMP);
  }

  @Override
  public final StreamId stream() {
    event();
    if (stream == null) {
      int length = Bytes.u16(bytes, part + RecordFormat.PART_STREAM_LENGTH);
      stream =
          StreamId.parse(
              new String(
                  Bytes.copy(bytes, part + RecordFormat.PART_HEADER, length),
                  StandardCharsets.UTF_8));
      streamOf = part;
    }
    return stream;
  }

  @Override
  public final boolean isIn(String category) {
    event();
    int name = part + RecordFormat.PART_HEADER;
    int dash = name + category.length();
    if (dash >= name + Bytes.u16(bytes, part + RecordFormat.PART_STREAM_LENGTH)) {
      return false;
    }
    for (int i = 0; i < category.length(); i++) {
      char wanted = category.charAt(i);
      if (wanted >= 0x80) {
        return stream().category().equals(category);
      }
      if (bytes.get(name + i) != wanted) {
        return false;
      }
    }
    return bytes.get(dash) == '-';
  }

  private EventTypes.Entry entry() {
    if (type == null) {
      int at = event();
      int length = Bytes.u16(bytes, at + RecordFormat.EVENT_NAME_LENGTH);
      type =
          types.find(
              bytes,
              at + RecordFormat.EVENT_HEADER,
              length,
              Bytes.u16(bytes, at + RecordFormat.EVENT_SCHEMA));
    }
    return type;
  }

  @Override
  public final String type() {
    return entry().name;
  }

  @Override
  public final @Nullable Class<?> payloadType() {
    return entry().decoder.payloadType();
  }

  @Override
  public final int schemaVersion() {
    return Bytes.u16(bytes, event() + RecordFormat.EVENT_SCHEMA);
  }

  @Override
  public final UUID id() {
    event();
    return RecordFormat.eventId(
        Bytes.i64(bytes, record + RecordFormat.ID_HIGH),
        Bytes.i64(bytes, record + RecordFormat.ID_LOW),
        index);
  }

  @Override
  public final Metadata metadata() {
    int at = event();
    int from =
        at + RecordFormat.EVENT_HEADER + Bytes.u16(bytes, at + RecordFormat.EVENT_NAME_LENGTH);
    UUID appendId =
        new UUID(
            Bytes.i64(bytes, record + RecordFormat.ID_HIGH),
            Bytes.i64(bytes, record + RecordFormat.ID_LOW));
    int length = Bytes.u16(bytes, at + RecordFormat.EVENT_METADATA_LENGTH);
    try {
      return MetadataFormat.decode(Bytes.copy(bytes, from, length), 0, length, appendId);
    } catch (IndexOutOfBoundsException e) {
      throw new UnreadableEventException(
          new Position(partition(), offset()),
          type(),
          schemaVersion(),
          "its metadata are not what Aorist writes; find out what wrote the record",
          e);
    }
  }

  @Override
  public final int dataLength() {
    return Bytes.i32(bytes, event() + RecordFormat.EVENT_DATA_LENGTH);
  }

  private int dataStart() {
    int at = event();
    return at
        + RecordFormat.EVENT_HEADER
        + Bytes.u16(bytes, at + RecordFormat.EVENT_NAME_LENGTH)
        + Bytes.u16(bytes, at + RecordFormat.EVENT_METADATA_LENGTH);
  }

  @Override
  public final byte[] data() {
    return Bytes.copy(bytes, dataStart(), dataLength());
  }

  @Override
  public final void payloads(Consumer<Object> to) {
    EventTypes.Entry entry = entry();
    int from = dataStart();
    int length = dataLength();
    try {
      if (bytes.hasArray()) {
        entry.decoder.decode(bytes.array(), bytes.arrayOffset() + from, length, to);
      } else {
        if (scratch.length < length) {
          scratch = new byte[Math.max(length, 2 * scratch.length)];
        }
        bytes.get(from, scratch, 0, length);
        entry.decoder.decode(scratch, 0, length, to);
      }
    } catch (UnreadableEventException e) {
      if (e.position() != null) {
        throw e;
      }
      throw e.at(new Position(partition(), offset()));
    }
  }
}
