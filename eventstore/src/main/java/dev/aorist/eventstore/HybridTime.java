package dev.aorist.eventstore;

import java.time.Instant;

/**
 * The store's timestamps: a hybrid logical clock in one {@code long}, the milliseconds since 1970
 * in the upper 48 bits and a counter in the lower 16 that orders what the clock cannot tell apart.
 * They never go back within a partition. After Kulkarni et al., "Logical Physical Clocks" (2014).
 */
public final class HybridTime {
  private static final int COUNTER_BITS = 16;

  private HybridTime() {}

  /** The first timestamp of a millisecond. */
  public static long of(long epochMillis) {
    return epochMillis << COUNTER_BITS;
  }

  /**
   * The last timestamp that lies at or before {@code instant}, at the resolution of a millisecond.
   */
  public static long lastAt(Instant instant) {
    return of(instant.toEpochMilli() + 1) - 1;
  }

  /** The milliseconds since 1970 of a timestamp. */
  public static long millis(long timestamp) {
    return timestamp >> COUNTER_BITS;
  }

  /** The instant of a timestamp, to the millisecond. */
  public static Instant instant(long timestamp) {
    return Instant.ofEpochMilli(millis(timestamp));
  }
}
