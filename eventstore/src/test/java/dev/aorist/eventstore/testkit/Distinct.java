package dev.aorist.eventstore.testkit;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Tells new fingerprints from those seen before, by a bit each in a table: so a few new ones pass
 * for old, and counts err on the low side. Any thread may ask.
 */
public final class Distinct {
  private final AtomicIntegerArray bits;

  /**
   * @param expected how many there will be, roughly; the table has some 32 to 64 bits for each, and
   *     at most 256 MiB
   */
  public Distinct(long expected) {
    long wanted = Long.highestOneBit(Math.max(expected, 1 << 16)) * 64;
    this.bits = new AtomicIntegerArray((int) Math.min(wanted / 32, 1 << 26));
  }

  /** Whether it was not there before; it is from now on. */
  public boolean add(long fingerprint) {
    long bit = (fingerprint * 0x9E3779B97F4A7C15L >>> 16) % (32L * bits.length());
    int mask = 1 << (bit & 31);
    return (bits.getAndAccumulate((int) (bit >>> 5), mask, (a, b) -> a | b) & mask) == 0;
  }

  /** How many of these are new. */
  public int addAll(long[] fingerprints) {
    int count = 0;
    for (long each : fingerprints) {
      count += add(each) ? 1 : 0;
    }
    return count;
  }
}
