package dev.aorist.aggregates.snapshots;

import dev.aorist.eventstore.StreamId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot as it is stored, little-endian:
 *
 * <pre>
 * 0   int    magic
 * 4   int    length of the whole
 * 8   int    CRC-32C of what follows
 * 12  int    declared version of the aggregate
 * 16  long   version of the event
 * 24  int    partition
 * 28  long   offset
 * 36  long   timestamp
 * 44  short  length of the stream's name
 * 46         the stream's name, then the state as JSON
 * </pre>
 */
record Entry(
    StreamId stream,
    int aggregateVersion,
    long version,
    int partition,
    long offset,
    long timestamp,
    byte[] state) {
  private static final int MAGIC = 0x50A6_0001;
  private static final int CHECKED_FROM = 12;
  private static final int HEADER = 46;

  ByteBuffer encode() {
    byte[] name = stream.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = little(ByteBuffer.allocate(HEADER + name.length + state.length));
    bytes.putInt(MAGIC).putInt(bytes.capacity()).putInt(0);
    bytes.putInt(aggregateVersion).putLong(version).putInt(partition);
    bytes.putLong(offset).putLong(timestamp).putShort((short) name.length).put(name).put(state);
    return bytes.putInt(8, checksum(bytes, bytes.capacity())).flip();
  }

  /** The entry that begins here; null when there is none, or not a whole one. */
  static @Nullable Entry decode(ByteBuffer source) {
    ByteBuffer bytes = little(source.slice());
    if (bytes.remaining() < HEADER || bytes.getInt(0) != MAGIC) {
      return null;
    }
    int length = bytes.getInt(4);
    int name = bytes.getShort(44);
    if (length > bytes.remaining()
        || name < 0
        || length < HEADER + name
        || bytes.getInt(8) != checksum(bytes, length)) {
      return null;
    }
    byte[] text = new byte[name];
    bytes.get(HEADER, text);
    byte[] state = new byte[length - HEADER - name];
    bytes.get(HEADER + name, state);
    StreamId stream;
    try {
      stream = StreamId.parse(new String(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return null; // a name that only a faulty writer would give
    }
    if (!Arrays.equals(text, stream.toString().getBytes(StandardCharsets.UTF_8))) {
      return null; // nor would another give one that is no UTF-8
    }
    return new Entry(
        stream,
        bytes.getInt(12),
        bytes.getLong(16),
        bytes.getInt(24),
        bytes.getLong(28),
        bytes.getLong(36),
        state);
  }

  int length() {
    return HEADER + stream.toString().getBytes(StandardCharsets.UTF_8).length + state.length;
  }

  private static int checksum(ByteBuffer bytes, int length) {
    var crc = new CRC32C();
    crc.update(bytes.slice(CHECKED_FROM, length - CHECKED_FROM));
    return (int) crc.getValue();
  }

  private static ByteBuffer little(ByteBuffer bytes) {
    return bytes.order(java.nio.ByteOrder.LITTLE_ENDIAN);
  }
}
