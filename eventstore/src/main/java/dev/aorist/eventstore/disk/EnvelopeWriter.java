package dev.aorist.eventstore.disk;

import static dev.aorist.eventstore.disk.JournalFormat.BODY_CHECKSUM;
import static dev.aorist.eventstore.disk.JournalFormat.BODY_LENGTH;
import static dev.aorist.eventstore.disk.JournalFormat.CEILING;
import static dev.aorist.eventstore.disk.JournalFormat.DURABLE;
import static dev.aorist.eventstore.disk.JournalFormat.HEADER;
import static dev.aorist.eventstore.disk.JournalFormat.HEADER_CHECKSUM;
import static dev.aorist.eventstore.disk.JournalFormat.MAGIC;
import static dev.aorist.eventstore.disk.JournalFormat.POSITION;
import static dev.aorist.eventstore.disk.JournalFormat.SALT;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Builds what one force writes, in one buffer that is kept and grows with the largest envelope so
 * far: perhaps a file header, then an envelope. For the commit worker only.
 */
final class EnvelopeWriter {
  private static final int FIRST = 64 * 1024;
  private static final int MOST = JournalFormat.FILE_HEADER + HEADER + JournalFormat.MOST_BODY;
  private final CRC32C crc = new CRC32C();
  private ByteBuffer buffer = allocate(FIRST);
  private int envelope;

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Begins anew, with these bytes (perhaps none) before the envelope. */
  void begin(byte[] before) {
    buffer.clear().put(before);
    envelope = buffer.position();
    buffer.position(envelope + HEADER);
  }

  /** How many bytes the body has. */
  int bodyLength() {
    return buffer.position() - envelope - HEADER;
  }

  /** Whether a record of this length still fits. */
  boolean fits(int length) {
    return length <= MOST - buffer.position();
  }

  /** Adds a record; gives its place behind the start of the envelope. */
  int add(byte[] record) {
    if (record.length > buffer.remaining()) {
      int needed = buffer.position() + record.length;
      buffer = allocate(Math.min(MOST, Math.max(2 * buffer.capacity(), needed))).put(buffer.flip());
    }
    int place = buffer.position() - envelope;
    buffer.put(record);
    return place;
  }

  /** The finished bytes, for an envelope that starts at {@code position} of its file. */
  ByteBuffer finish(long position, long salt, long durable, long ceiling) {
    int body = bodyLength();
    buffer.putLong(envelope, MAGIC);
    buffer.putLong(envelope + POSITION, position);
    buffer.putLong(envelope + SALT, salt);
    buffer.putLong(envelope + DURABLE, durable);
    buffer.putLong(envelope + CEILING, ceiling);
    buffer.putInt(envelope + BODY_LENGTH, body);
    int end = buffer.position();
    crc.reset();
    crc.update(buffer.limit(envelope + HEADER_CHECKSUM).position(envelope));
    buffer.limit(end).putInt(envelope + HEADER_CHECKSUM, (int) crc.getValue());
    crc.reset();
    crc.update(buffer.position(envelope + HEADER));
    buffer.putInt(envelope + BODY_CHECKSUM, (int) crc.getValue());
    return buffer.position(0);
  }
}
