package dev.aorist.commandbus;

import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.spi.Lane;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The time as the lane stamps it: a decision never sees a time before that of the events it rests
 * on, nor after that of the events it leads to, whatever the machine's clock does. To the
 * millisecond; for work on the lane only.
 */
final class LaneClock extends Clock {
  private final Lane lane;
  private final ZoneId zone;

  LaneClock(Lane lane) {
    this(lane, ZoneOffset.UTC);
  }

  private LaneClock(Lane lane, ZoneId zone) {
    this.lane = lane;
    this.zone = zone;
  }

  @Override
  public long millis() {
    return HybridTime.millis(lane.now());
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new LaneClock(lane, other);
  }
}
