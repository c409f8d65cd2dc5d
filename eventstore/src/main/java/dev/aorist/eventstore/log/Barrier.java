package dev.aorist.eventstore.log;

import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.spi.Completion;

/**
 * Waits until everything submitted before it is committed; may ask for a ceiling to be made durable
 * too. Where there are replicas it waits for one partition: for what is forced of it when the
 * barrier comes, and for a round of confirmations that begins then.
 */
final class Barrier extends Submission<Void> {
  /** For one who waits for the disk here only. */
  static final int NO_PARTITION = -1;

  final long ceiling;
  final int partition;
  final int epoch;

  // Set where replicas are waited for.
  long records;
  long round;

  Barrier(Completion<Void> done, long ceiling) {
    this(done, ceiling, NO_PARTITION, 0);
  }

  /**
   * @param epoch in which the state was decided that it waits for
   */
  Barrier(Completion<Void> done, int partition, int epoch) {
    this(done, Long.MIN_VALUE, partition, epoch);
  }

  private Barrier(Completion<Void> done, long ceiling, int partition, int epoch) {
    super(done, null);
    this.ceiling = ceiling;
    this.partition = partition;
    this.epoch = epoch;
  }

  @Override
  Throwable failure(Throwable cause) {
    return new StoreUnavailableException(
        "What this answer was decided on could not be committed ("
            + cause.getMessage()
            + "). Open the store again and ask again.",
        cause);
  }
}
