package dev.aorist.samples.quakes.play;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that stands where the feed is, so that the store records every event at the time at which
 * it was known. One thread turns it; any thread may ask.
 */
public final class FeedClock extends Clock {
  private volatile Instant now;

  public FeedClock(Instant start) {
    this.now = start;
  }

  void turnTo(Instant instant) {
    now = instant;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("The feed's clock has no zone but UTC.");
  }
}
