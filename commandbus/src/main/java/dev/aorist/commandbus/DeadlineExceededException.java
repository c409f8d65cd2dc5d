package dev.aorist.commandbus;

import java.time.Instant;
import java.util.UUID;

/** A command's deadline had passed before it was decided. Nothing was written. */
public final class DeadlineExceededException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final UUID commandId;
  private final Instant deadline;

  DeadlineExceededException(UUID commandId, Instant deadline) {
    super(
        "The command "
            + commandId
            + " was not decided by its deadline of "
            + deadline
            + ". Nothing was written; send it again with a later deadline if it is still wanted.",
        null);
    this.commandId = commandId;
    this.deadline = deadline;
  }

  public UUID commandId() {
    return commandId;
  }

  public Instant deadline() {
    return deadline;
  }
}
