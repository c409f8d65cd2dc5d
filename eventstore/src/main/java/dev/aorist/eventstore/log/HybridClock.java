package dev.aorist.eventstore.log;

import dev.aorist.eventstore.HybridTime;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The store's hybrid logical clock: follows the time of day, never gives a timestamp twice and
 * never goes back, whatever the time of day does. Any thread may call.
 */
final class HybridClock {
  private final Clock clock;
  private final AtomicLong last = new AtomicLong();

  HybridClock(Clock clock) {
    this.clock = clock;
  }

  /** The next timestamp. */
  long tick() {
    long present = HybridTime.of(clock.millis());
    while (true) {
      long before = last.get();
      long next = Math.max(before + 1, present);
      if (last.compareAndSet(before, next)) {
        return next;
      }
    }
  }

  /** The newest timestamp that was given or skipped. */
  long last() {
    return last.get();
  }

  /** The timestamp that the next tick gives at the earliest. */
  long now() {
    return Math.max(last.get() + 1, HybridTime.of(clock.millis()));
  }

  /** Lets every later timestamp lie above this one. */
  void skipTo(long timestamp) {
    last.accumulateAndGet(timestamp, Math::max);
  }
}
