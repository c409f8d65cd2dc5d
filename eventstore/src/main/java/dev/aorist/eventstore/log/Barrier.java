package dev.aorist.eventstore.log;

import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.spi.Completion;

/**
 * Waits until everything submitted before it is committed; may ask for a ceiling to be made durable
 * too.
 */
final class Barrier extends Submission<Void> {
  final long ceiling;

  Barrier(Completion<Void> done, long ceiling) {
    super(done, null);
    this.ceiling = ceiling;
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
