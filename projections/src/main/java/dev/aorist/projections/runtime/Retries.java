package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Position;
import dev.aorist.projections.FailurePolicy;
import dev.aorist.projections.Fold;
import dev.aorist.projections.spi.FencedException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Counts how often a view has gone on by itself without getting any further. For turns. */
final class Retries {
  private static final long FIRST_MILLIS = 100;
  private static final long LAST_MILLIS = 10_000;

  private final int most;
  private int done;

  /** The event that failed, or how far the view was. */
  private @Nullable Object where;

  Retries(Fold<?> fold) {
    most = fold.onFailure() instanceof FailurePolicy.RetryThenStop retry ? retry.retries() : 0;
  }

  /** After how many milliseconds to go on; empty when it is to stop. */
  OptionalLong next(Throwable cause, Checkpoint reached) {
    Position event = FoldFailure.of(cause).positionOrNull();
    // Other partitions get further while one event fails again and again.
    Object here = event == null ? reached : event;
    if (!here.equals(where)) {
      where = here;
      done = 0;
    }
    if (done == most || cause instanceof FencedException) {
      // Whoever has taken over goes on with it.
      return OptionalLong.empty();
    }
    return OptionalLong.of(Math.min(LAST_MILLIS, FIRST_MILLIS << Math.min(30, done++)));
  }

  /** Somebody has looked after it. */
  void reset() {
    where = null;
  }
}
