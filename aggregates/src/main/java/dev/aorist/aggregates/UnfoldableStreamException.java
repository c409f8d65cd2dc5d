package dev.aorist.aggregates;

import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;

/** An aggregate's event handler failed on a stored event, so its state cannot be told. */
public final class UnfoldableStreamException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final transient StreamId stream;
  private final long version;
  private final transient Position position;

  UnfoldableStreamException(
      StreamId stream, long version, Position position, String type, Throwable cause) {
    super(
        stream
            + " cannot be folded: its event of version "
            + version
            + " ("
            + type
            + " at "
            + position
            + ") makes the event handler fail with "
            + cause
            + ". The events are as they were; correct the handler, then load the stream again.",
        cause);
    this.stream = stream;
    this.version = version;
    this.position = position;
  }

  public StreamId stream() {
    return stream;
  }

  /** The version of the event that could not be folded in. */
  public long version() {
    return version;
  }

  /** Where that event is in the log. */
  public Position position() {
    return position;
  }
}
