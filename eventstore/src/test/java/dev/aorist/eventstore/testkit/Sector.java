package dev.aorist.eventstore.testkit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What a sector holds; never changed. Its hash is computed once, so that states of whole disks are
 * compared without looking at their bytes again.
 */
final class Sector {
  static final int SIZE = 512;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  static final Sector ZERO = new Sector(new byte[SIZE]);

  private final byte[] bytes;
  private final long hash;

  private Sector(byte[] bytes) {
    this.bytes = bytes;
    long h = 0;
    for (int i = 0; i < SIZE; i += Long.BYTES) {
      h = (h ^ (long) LONGS.get(bytes, i)) * 0x9E3779B97F4A7C15L;
      h ^= h >>> 29;
    }
    this.hash = h;
  }

  /** How many of {@code length} bytes from {@code position} on end with a sector, at most. */
  static int wholeUpTo(long position, int length) {
    return (int) Math.max(0, (position + length) / SIZE * SIZE - position);
  }

  /** This sector with other bytes from {@code at} on. */
  Sector with(int at, byte[] source, int from, int length) {
    if (length == SIZE && Arrays.equals(source, from, from + SIZE, ZERO.bytes, 0, SIZE)) {
      return ZERO;
    }
    byte[] copy = length == SIZE ? new byte[SIZE] : bytes.clone();
    System.arraycopy(source, from, copy, at, length);
    return of(copy);
  }

  /** This sector with zeroes from {@code at} on. */
  Sector cutAt(int at) {
    byte[] copy = new byte[SIZE];
    System.arraycopy(bytes, 0, copy, 0, at);
    return of(copy);
  }

  Sector withFlippedBit(int bit) {
    byte[] copy = bytes.clone();
    copy[bit / 8] ^= (byte) (1 << bit % 8);
    return of(copy);
  }

  private static Sector of(byte[] bytes) {
    var sector = new Sector(bytes);
    // So that to compare with the one zero sector is to compare references.
    return sector.hash == ZERO.hash ? ZERO : sector;
  }

  void copyTo(byte[] target, int at, int from, int length) {
    System.arraycopy(bytes, from, target, at, length);
  }

  long hash() {
    return hash;
  }
}
