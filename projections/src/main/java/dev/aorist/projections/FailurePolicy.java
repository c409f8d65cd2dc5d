package dev.aorist.projections;

/**
 * What becomes of a view when one of its events cannot be folded. An immutable value that belongs
 * to the declaration of a projection: live folding, rebuilds, checks and questions about the past
 * all keep to it.
 */
public sealed interface FailurePolicy {
  /** The view stops before the event, visibly, until it is resumed. */
  record Stop() implements FailurePolicy {}

  /**
   * The view goes on by itself from before the event, or after a failure of its store, and stops
   * when that was in vain too often.
   *
   * @param retries how often, from 1; the first time after 100 ms, then after twice as long each
   *     time, at most 10 s. Counted anew for another event, and whenever the view got any further
   *     after a failure of its store
   */
  record RetryThenStop(int retries) implements FailurePolicy {
    public RetryThenStop {
      if (retries < 1) {
        throw new IllegalArgumentException(
            "A view is retried once at least; got " + retries + ". Use FailurePolicy.stop().");
      }
    }
  }

  /**
   * The event is parked, whole, with all rows that it concerns: they stay as they are, and later
   * events that concern one of them queue up behind it, in order. All other rows go on. {@link
   * View#parked} shows what is parked, and folds it when the cause is gone.
   *
   * <p>An event of which it is not known which rows it concerns cannot be parked, and stops the
   * view: where order is {@link Order#TOTAL}, one that cannot be decoded, or whose key or rows the
   * projection fails to name. So does a failure of the view's store.
   *
   * @param most how many events may be parked at once, from 1; those that queue behind others
   *     count. The view stops before one more, as it would with {@link Stop}: a mistake that fails
   *     everything does not fill the store
   */
  record Park(long most) implements FailurePolicy {
    /** As many as are parked unless said otherwise. */
    public static final long USUAL = 100_000;

    public Park {
      if (most < 1) {
        throw new IllegalArgumentException(
            "At least one event may be parked; got " + most + ". Use FailurePolicy.stop().");
      }
    }
  }

  static FailurePolicy stop() {
    return new Stop();
  }

  static FailurePolicy retryThenStop(int retries) {
    return new RetryThenStop(retries);
  }

  static FailurePolicy park() {
    return park(Park.USUAL);
  }

  /**
   * @param most how many events may be parked at once
   */
  static FailurePolicy park(long most) {
    return new Park(most);
  }
}
