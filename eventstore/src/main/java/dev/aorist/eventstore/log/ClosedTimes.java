package dev.aorist.eventstore.log;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Promises readers that no record will come at or below a time any more. The clock never falls
 * behind what was promised, over restarts too. Any thread may close a time.
 */
final class ClosedTimes {
  private final HybridClock clock;
  private final LogLane[] lanes;
  private final Committer committer;

  /** The highest time that some reader was promised and no record stands for. */
  private final AtomicLong promised = new AtomicLong();

  ClosedTimes(HybridClock clock, LogLane[] lanes, Committer committer) {
    this.clock = clock;
    this.lanes = lanes;
    this.committer = committer;
  }

  /** Takes up what was promised before this start; before any time is closed. */
  void begin(long ceiling) {
    promised.set(ceiling);
    clock.skipTo(ceiling);
  }

  /**
   * Closes {@code time}: the clock passes it, every lane takes a turn, so that whatever was stamped
   * below it is submitted, and all that is committed together with the promise, if no record stands
   * for it.
   *
   * @return {@code time} on {@code context}, once it is closed
   */
  Future<Long> close(long time, ContextInternal context) {
    if (time > clock.last()) {
      promised.accumulateAndGet(time, Math::max);
      clock.skipTo(time);
    }
    var closed = new Answer<Long>(context);
    var lanesLeft = new AtomicInteger(lanes.length);
    try {
      for (LogLane lane : lanes) {
        lane.execute(
            () -> {
              if (lanesLeft.decrementAndGet() == 0) {
                committer.submit(new Barrier(closed.succeedingWith(time), promised.get()));
              }
            });
      }
    } catch (RuntimeException e) {
      closed.failed(e);
    }
    return closed.future();
  }
}
