package dev.aorist.eventstore;

import java.util.List;
import java.util.Objects;

/**
 * What an append adds to one stream.
 *
 * @param stream which stream
 * @param expected what it must be at
 * @param events the events, in order; objects of registered event types
 */
public record StreamAppend(StreamId stream, ExpectedVersion expected, List<?> events) {
  /**
   * @throws IllegalArgumentException when there is no event
   */
  public StreamAppend {
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(expected, "expected");
    events = List.copyOf(events);
    if (events.isEmpty()) {
      throw new IllegalArgumentException(
          "An append to " + stream + " holds no event; append at least one.");
    }
  }
}
