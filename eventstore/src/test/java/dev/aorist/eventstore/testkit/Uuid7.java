package dev.aorist.eventstore.testkit;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes ids of appends for a time and a chance that the test decides. */
public final class Uuid7 {
  private Uuid7() {}

  /** An id that says that it was made at {@code instant}. */
  public static UUID at(Instant instant, RandomGenerator random) {
    long high = instant.toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000);
    return new UUID(high, random.nextLong() & (1L << 62) - 1 | 1L << 63);
  }
}
