package dev.aorist.eventstore.log;

import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.spi.Completion;
import java.util.UUID;

/** An append that waits to become durable. */
final class PendingAppend extends PendingRecord<Appended> {
  private final UUID id;

  PendingAppend(UUID id, long number, byte[] bytes, Appended answer, Completion<Appended> done) {
    super(
        answer.last().partition(),
        number,
        answer.first().offset(),
        answer.events(),
        answer.timestamp(),
        bytes,
        done,
        answer);
    this.id = id;
  }

  @Override
  Throwable failure(Throwable cause) {
    return new OutcomeUnknownException(id, cause);
  }
}
