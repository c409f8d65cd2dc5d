package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.record.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds a message: little-endian numbers, and bytes with their length before them. */
final class Output {
  private byte[] bytes;
  private int at;

  Output(int expected) {
    bytes = new byte[expected];
  }

  int length() {
    return at;
  }

  Output u8(int value) {
    int start = room(1);
    bytes[start] = (byte) value;
    return this;
  }

  Output i32(int value) {
    int start = room(4);
    Bytes.putI32(bytes, start, value);
    return this;
  }

  Output i64(long value) {
    int start = room(8);
    Bytes.putI64(bytes, start, value);
    return this;
  }

  Output bytes(byte[] value) {
    i32(value.length);
    int start = room(value.length);
    System.arraycopy(value, 0, bytes, start, value.length);
    return this;
  }

  Output text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  private int room(int length) {
    int start = at;
    at += length;
    if (at > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(at, 2 * bytes.length));
    }
    return start;
  }

  /**
   * The message; then this is empty again.
   *
   * @param most how much memory is kept for the next one
   */
  byte[] take(int most) {
    byte[] message = Arrays.copyOf(bytes, at);
    if (bytes.length > most) {
      bytes = new byte[most];
    }
    at = 0;
    return message;
  }

  /** The message; this is of no use afterwards. */
  byte[] finish() {
    return at == bytes.length ? bytes : Arrays.copyOf(bytes, at);
  }
}
