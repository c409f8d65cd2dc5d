package dev.aorist.eventstore;

import java.time.Duration;
import java.util.UUID;

/**
 * An append or command id is older than the window in which the store remembers ids. Nothing was
 * written by this call.
 */
public final class AppendIdExpiredException extends EventStoreException {
  private static final long serialVersionUID = 1;
  private final UUID id;
  private final Duration window;

  public AppendIdExpiredException(UUID id, Duration window) {
    super(
        "The id "
            + id
            + " is older than the window of "
            + window
            + " in which ids are remembered, so it cannot be told whether it was written before."
            + " Read the stream to find out, and send what is missing with a new id.",
        null);
    this.id = id;
    this.window = window;
  }

  public UUID id() {
    return id;
  }

  public Duration window() {
    return window;
  }
}
