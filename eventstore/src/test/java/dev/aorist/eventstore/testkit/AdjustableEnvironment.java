package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.spi.Environment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.random.RandomGenerator;

/**
 * This machine's threads and chance, and a time of day that stands still until the test turns it.
 */
final class AdjustableEnvironment implements Environment {
  private final Environment machine = new SystemEnvironment();
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

  void turn(Duration by) {
    now = now.plus(by);
  }

  @Override
  public Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return Clock.fixed(now, zone);
      }

      @Override
      public Instant instant() {
        return now;
      }
    };
  }

  @Override
  public long nanoTime() {
    return machine.nanoTime();
  }

  @Override
  public RandomGenerator random() {
    return machine.random();
  }

  @Override
  public Worker worker(String name) {
    return machine.worker(name);
  }

  @Override
  public Worker workers(String name, int threads) {
    return machine.workers(name, threads);
  }
}
