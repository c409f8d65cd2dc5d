package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.projections.ParkedCount;
import dev.aorist.projections.spi.Build;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What answers for a view: a build, and who folds into it. An immutable value that is replaced in
 * one step.
 *
 * @param build what is read
 * @param runOrNull who folds; nobody while the view is stopped or waits for a newer version
 * @param last how far it was folded when nobody did any more
 * @param lastParked what was parked then
 */
record Serving<R>(
    Build build, @Nullable BuildRun<R> runOrNull, Checkpoint last, ParkedCount lastParked) {
  ParkedCount parked() {
    return runOrNull == null ? lastParked : runOrNull.parked();
  }

  Checkpoint checkpoint() {
    return runOrNull == null ? last : runOrNull.checkpoint();
  }

  /** The categories of streams before {@code bound}; null when they are not known. */
  @Nullable Set<String> categories(Checkpoint bound) {
    return runOrNull != null && runOrNull.checkpoint().covers(bound)
        ? runOrNull.categories()
        : null;
  }

  Serving<R> stopped() {
    return new Serving<>(build, null, checkpoint(), parked());
  }
}
