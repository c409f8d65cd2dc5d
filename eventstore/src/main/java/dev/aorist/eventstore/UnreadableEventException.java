package dev.aorist.eventstore;

import org.jspecify.annotations.Nullable;

/**
 * A stored event cannot be turned into an object of today's code. It is in the log as it was;
 * nothing is lost.
 */
public final class UnreadableEventException extends EventStoreException {
  private static final long serialVersionUID = 1;
  private final transient @Nullable Position position;
  private final String type;
  private final int schemaVersion;

  private final String why;

  public UnreadableEventException(
      @Nullable Position position,
      String type,
      int schemaVersion,
      String why,
      @Nullable Throwable cause) {
    super(
        type
            + " version "
            + schemaVersion
            + (position == null ? "" : " at " + position)
            + ": "
            + why,
        cause);
    this.position = position;
    this.type = type;
    this.schemaVersion = schemaVersion;
    this.why = why;
  }

  /** The same, said of the event at {@code position}. */
  public UnreadableEventException at(Position position) {
    return new UnreadableEventException(position, type, schemaVersion, why, getCause());
  }

  /** Where the event is, when that is known. */
  public @Nullable Position position() {
    return position;
  }

  public String type() {
    return type;
  }

  public int schemaVersion() {
    return schemaVersion;
  }
}
