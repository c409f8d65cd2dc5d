package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.AppendIdExpiredException;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.LimitExceededException;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.OverloadedException;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.UnknownEventTypeException;
import dev.aorist.eventstore.VersionConflictException;

/** What a caller was told of an append. */
public sealed interface Outcome {
  /** It is durable. */
  record Done(Appended answer) implements Outcome {}

  /** Nothing was written: a stream was not at the expected version. */
  record Conflict(VersionConflictException facts) implements Outcome {}

  /** Nothing was written by this call, for another reason. */
  record Refused(Throwable cause) implements Outcome {}

  /** The id is too old to tell. */
  record Expired() implements Outcome {}

  /** It may have been written: so the store said, or there was no answer. */
  record Unknown() implements Outcome {}

  /** The outcome that a failed future stands for. */
  static Outcome of(Throwable failure) {
    if (failure instanceof OutcomeUnknownException) {
      return new Unknown();
    }
    if (failure instanceof VersionConflictException conflict) {
      return new Conflict(conflict);
    }
    if (failure instanceof AppendIdExpiredException) {
      return new Expired();
    }
    if (failure instanceof OverloadedException
        || failure instanceof StoreUnavailableException
        || failure instanceof LimitExceededException
        || failure instanceof UnknownEventTypeException
        || failure instanceof IllegalArgumentException) {
      return new Refused(failure);
    }
    throw new AssertionError("no append may fail with this", failure);
  }
}
