package dev.aorist.http;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands until it is turned. */
final class TurnedClock extends Clock {
  private volatile Instant now;

  TurnedClock(Instant now) {
    this.now = now;
  }

  void turnTo(Instant then) {
    now = then;
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
    throw new UnsupportedOperationException("UTC only");
  }
}
