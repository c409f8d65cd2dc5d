package dev.aorist.eventstore.log;

import dev.aorist.eventstore.spi.Completion;
import org.jspecify.annotations.Nullable;

/**
 * Something that waits for the commit, with the one who hears of it. Linked into the commit queue
 * and then into the list of those who are told on the same context, so that neither needs an object
 * of its own.
 *
 * <p>Written by the lane that makes it, then only by the commit worker; the hand-over through the
 * queue publishes it.
 */
abstract class Submission<T> {
  final Completion<T> done;
  @Nullable Submission<?> next;
  private @Nullable T result;
  private @Nullable Throwable failure;

  Submission(Completion<T> done, @Nullable T result) {
    this.done = done;
    this.result = result;
  }

  /** What is told instead of the result when the commit failed with {@code cause}. */
  abstract Throwable failure(Throwable cause);

  final void fail(Throwable cause) {
    failure = failure(cause);
    result = null;
  }

  /** Tells the completion; on its context. */
  @SuppressWarnings("NullAway") // a barrier's result is null, which Completion<Void> expects
  final void tell() {
    if (failure == null) {
      done.succeeded(result);
    } else {
      done.failed(failure);
    }
  }
}
