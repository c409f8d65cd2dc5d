package dev.aorist.eventstore;

/** Another worker of the consumer group has claimed the partition; nothing was stored. */
public final class ConsumerFencedException extends EventStoreException {
  private static final long serialVersionUID = 1;
  private final long current;

  public ConsumerFencedException(ConsumerOffset refused, long current) {
    super(
        "The worker of "
            + refused.group()
            + " with epoch "
            + refused.epoch()
            + " lost partition "
            + refused.next().partition()
            + (current == 0
                ? ", which nobody has claimed. Claim it first."
                : " to the one with epoch "
                    + current
                    + ". Stop handling its events, or claim it again."),
        null);
    this.current = current;
  }

  /** The epoch of the worker that has the partition; 0 when nobody has. */
  public long current() {
    return current;
  }
}
