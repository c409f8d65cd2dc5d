package dev.aorist.projections.runtime;

import dev.aorist.eventstore.spi.Environment;
import java.util.concurrent.atomic.AtomicLong;

/** Holds several lanes to so many events a second together, until it is lifted. Any thread. */
final class Throttle {
  /** A lane that pauses looks up again after so long, as it may have been stopped meanwhile. */
  private static final long LONGEST_PAUSE_MILLIS = 100;

  private final Environment environment;
  private final long start;
  private final AtomicLong events = new AtomicLong();
  private volatile long perSecond;

  /**
   * @param perSecond 0 for no limit
   */
  Throttle(Environment environment, long perSecond) {
    this.environment = environment;
    this.start = environment.nanoTime();
    this.perSecond = perSecond;
  }

  /** No limit. */
  static Throttle none(Environment environment) {
    return new Throttle(environment, 0);
  }

  void folded(long more) {
    events.addAndGet(more);
  }

  /** For how many milliseconds to pause now; 0 to go on. */
  long pauseMillis() {
    long rate = perSecond;
    if (rate == 0) {
      return 0;
    }
    double due = 1e3 * events.get() / rate;
    double elapsed = (environment.nanoTime() - start) / 1e6;
    return Math.min(LONGEST_PAUSE_MILLIS, (long) Math.ceil(Math.max(0, due - elapsed)));
  }

  void lift() {
    perSecond = 0;
  }
}
