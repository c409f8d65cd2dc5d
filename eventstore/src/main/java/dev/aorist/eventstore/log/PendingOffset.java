package dev.aorist.eventstore.log;

import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.spi.Completion;

/** A consumer's offset that waits to become durable. */
final class PendingOffset extends PendingRecord<ConsumerOffset> {
  PendingOffset(
      ConsumerOffset offset,
      long number,
      long end,
      long timestamp,
      byte[] bytes,
      Completion<ConsumerOffset> done) {
    super(offset.next().partition(), number, end, 0, timestamp, bytes, done, offset);
  }

  @Override
  Throwable failure(Throwable cause) {
    return new StoreUnavailableException(
        "Whether the offset was stored is not known ("
            + cause.getMessage()
            + "). Open the store again and claim the partition: that tells.",
        cause);
  }
}
