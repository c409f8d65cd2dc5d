package dev.aorist.commandbus;

import dev.aorist.eventstore.StreamId;
import java.util.List;
import java.util.UUID;

/**
 * A command is for aggregates that do not share a partition key, so it cannot change them all or
 * none. Nothing was written. It is refused also when the keys happen to meet in one partition: in a
 * store with another number of partitions they would not.
 */
public final class AcrossPartitionsException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final UUID commandId;
  private final transient List<StreamId> streams;

  AcrossPartitionsException(UUID commandId, StreamId first, StreamId other) {
    super(
        "The command "
            + commandId
            + " is for "
            + first
            + " and "
            + other
            + ", which do not share a partition key, so they cannot change together. Nothing was"
            + " written. Give their keys a common part in braces, as in account-{ann}checking and"
            + " account-{ann}savings; or send the command for the first alone and let a reaction to"
            + " its event send the other.");
    this.commandId = commandId;
    this.streams = List.of(first, other);
  }

  public UUID commandId() {
    return commandId;
  }

  /** Two streams that do not go together. */
  public List<StreamId> streams() {
    return streams;
  }
}
