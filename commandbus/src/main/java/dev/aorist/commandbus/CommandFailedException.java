package dev.aorist.commandbus;

import dev.aorist.eventstore.StreamId;
import java.util.UUID;

/**
 * A command could not be decided: its handler, or an event handler, threw something that is no
 * {@link dev.aorist.aggregates.Rejection}, or the aggregate could not be loaded. Nothing was
 * written.
 */
public final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final UUID commandId;
  private final transient StreamId stream;
  private final String where;

  CommandFailedException(UUID commandId, StreamId stream, String where, Throwable cause) {
    super(
        where
            + " failed on the command "
            + commandId
            + " for "
            + stream
            + ": "
            + cause
            + ". Nothing was written; remove the cause, then send the command again.",
        cause);
    this.commandId = commandId;
    this.stream = stream;
    this.where = where;
  }

  public UUID commandId() {
    return commandId;
  }

  public StreamId stream() {
    return stream;
  }

  /** The handler that failed, as class and method, or what else was being done. */
  public String where() {
    return where;
  }
}
