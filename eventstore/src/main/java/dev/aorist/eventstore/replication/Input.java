package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.record.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a message, of which nothing is believed: a length that the message has no room for is
 * refused before memory is taken.
 */
final class Input {
  private final byte[] bytes;
  private int at;

  Input(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  int u8() {
    return bytes[take(1)] & 0xFF;
  }

  int i32() {
    return Bytes.i32(bytes, take(4));
  }

  long i64() {
    return Bytes.i64(bytes, take(8));
  }

  byte[] bytes() {
    int length = i32();
    int start = take(length);
    return Arrays.copyOfRange(bytes, start, start + length);
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** A count of things that take so many bytes each at least. */
  int count(int least) {
    int count = i32();
    if (count < 0 || (long) count * least > bytes.length - at) {
      throw malformed();
    }
    return count;
  }

  private int take(int length) {
    if (length < 0 || length > bytes.length - at) {
      throw malformed();
    }
    int start = at;
    at += length;
    return start;
  }

  private IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "A message of " + bytes.length + " bytes breaks off at byte " + at + ".");
  }
}
