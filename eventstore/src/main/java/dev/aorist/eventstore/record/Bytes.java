package dev.aorist.eventstore.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Little-endian numbers in byte arrays and buffers, and checksums of slices. */
public final class Bytes {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);
  private static final VarHandle SHORT_OF_BUFFER = viewOfBuffer(short[].class);
  private static final VarHandle INT_OF_BUFFER = viewOfBuffer(int[].class);
  private static final VarHandle LONG_OF_BUFFER = viewOfBuffer(long[].class);

  private Bytes() {}

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  private static VarHandle viewOfBuffer(Class<?> array) {
    return MethodHandles.byteBufferViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  /** An unsigned 16-bit number; little-endian whatever the order of the buffer. */
  static int u16(ByteBuffer bytes, int at) {
    return (short) SHORT_OF_BUFFER.get(bytes, at) & 0xFFFF;
  }

  static int i32(ByteBuffer bytes, int at) {
    return (int) INT_OF_BUFFER.get(bytes, at);
  }

  static long i64(ByteBuffer bytes, int at) {
    return (long) LONG_OF_BUFFER.get(bytes, at);
  }

  /** A copy of a slice. */
  static byte[] copy(ByteBuffer bytes, int from, int length) {
    byte[] copy = new byte[length];
    bytes.get(from, copy);
    return copy;
  }

  /** Whether a slice is {@code other}. */
  static boolean equal(ByteBuffer bytes, int from, int length, byte[] other) {
    if (length != other.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes.get(from + i) != other[i]) {
        return false;
      }
    }
    return true;
  }

  /** An unsigned 16-bit number. */
  public static int u16(byte[] bytes, int at) {
    return (short) SHORT.get(bytes, at) & 0xFFFF;
  }

  public static int i32(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  public static long i64(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  public static void putU16(byte[] bytes, int at, int value) {
    SHORT.set(bytes, at, (short) value);
  }

  public static void putI32(byte[] bytes, int at, int value) {
    INT.set(bytes, at, value);
  }

  public static void putI64(byte[] bytes, int at, long value) {
    LONG.set(bytes, at, value);
  }

  /**
   * Puts text as UTF-8, which takes at most three bytes a character; gives where it ends. ASCII,
   * the usual case, makes no object.
   */
  public static int putText(byte[] bytes, int at, String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(utf8, 0, bytes, at, utf8.length);
        return at + utf8.length;
      }
      bytes[at + i] = (byte) c;
    }
    return at + length;
  }

  /** The CRC-32C (Castagnoli) of a slice. */
  public static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
