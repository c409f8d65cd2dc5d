package dev.aorist.commandbus;

import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.spi.Environment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Time that the test turns, and chance with a seed. */
final class ManualEnvironment implements Environment {
  static final Instant START = Instant.parse("2026-05-01T12:00:00Z");

  private final Random random = new Random(42);
  private volatile Instant now = START;
  private volatile long nanos;

  void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  @Override
  public Clock clock() {
    return new Clock() {
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
        throw new UnsupportedOperationException();
      }
    };
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public Worker worker(String name) {
    throw new UnsupportedOperationException();
  }

  /** Threads of the machine: loads are off the lane. */
  @Override
  public Worker workers(String name, int threads) {
    return new SystemEnvironment().workers(name, threads);
  }
}
