package dev.aorist.eventstore;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An append may or may not have been written. Sending it again with the same id is safe: it is
 * never written twice.
 */
public final class OutcomeUnknownException extends EventStoreException {
  private static final long serialVersionUID = 1;
  private final UUID id;

  public OutcomeUnknownException(UUID id, @Nullable Throwable cause) {
    super(
        "Whether "
            + id
            + " was written is not known"
            + (cause == null ? "" : " (" + cause.getMessage() + ")")
            + ". Send it again with the same id; it is never written twice.",
        cause);
    this.id = id;
  }

  /** The id of the append or command. */
  public UUID id() {
    return id;
  }
}
