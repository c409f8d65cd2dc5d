package dev.aorist.projections.runtime;

import dev.aorist.projections.FailurePolicy;
import dev.aorist.projections.Fold;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How many more events a view may park. Shared by all that fold a build, on their threads. */
final class Room {
  private final String view;
  private final long most;
  private final AtomicLong left;

  private Room(String view, long most, long left) {
    this.view = view;
    this.most = most;
    this.left = new AtomicLong(left);
  }

  /** For as many as there are. */
  static Room endless(String view) {
    return new Room(view, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /**
   * What a fold's policy leaves.
   *
   * @param parked how many events are parked
   */
  static Room of(Fold<?> fold, long parked) {
    long most = fold.onFailure() instanceof FailurePolicy.Park park ? park.most() : Long.MAX_VALUE;
    return new Room(fold.name(), most, Math.max(0, most - parked));
  }

  /** Takes room for one event; what is wrong, if there is none. */
  @Nullable Exception take() {
    if (left.getAndUpdate(now -> Math.max(0, now - 1)) > 0) {
      return null;
    }
    return new IllegalStateException(
        "The view '"
            + view
            + "' has parked "
            + most
            + " events, which is the most. Remove the cause, retry or discard what is parked, then"
            + " resume the view.");
  }
}
