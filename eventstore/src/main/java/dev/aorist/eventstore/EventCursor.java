package dev.aorist.eventstore;

import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the events of a batch without making an object for each: {@link #next()} moves on, the
 * getters speak of the event it stands on. Nothing is decoded before it is asked for, so what is
 * skipped costs next to nothing.
 *
 * <p>For one thread at a time. The getters fail with {@link IllegalStateException} before the first
 * and after the last event.
 */
public interface EventCursor {
  /** Moves to the next event; false when there is none. */
  boolean next();

  int partition();

  long offset();

  /** The event's place in its stream, from 0. */
  long version();

  /** When it was recorded, as {@link HybridTime}. */
  long timestamp();

  StreamId stream();

  /** Whether the event's stream is of this category; makes no object where it can be avoided. */
  default boolean isIn(String category) {
    return stream().category().equals(category);
  }

  /** The logical name under which the event is stored. */
  String type();

  /** The schema version with which it is stored, from 1. */
  int schemaVersion();

  UUID id();

  /**
   * What was known about the event.
   *
   * @throws UnreadableEventException when it is not what a store writes
   */
  Metadata metadata();

  /** The size of the event's data in bytes, as stored. */
  int dataLength();

  /** A copy of the event's data, as stored (UTF-8 JSON). */
  byte[] data();

  /**
   * The class of all objects that {@link #payloads} would give, where it is known without decoding:
   * whoever has no use for it goes on. Null where it is not known, because upcasters or the
   * application's choice for unknown types decide.
   */
  default @Nullable Class<?> payloadType() {
    return null;
  }

  /**
   * Decodes the event's data and brings it up to today's schema. An upcaster may make none, one or
   * several of it.
   *
   * @throws UnreadableEventException when the type is unknown, newer than today's code, or the data
   *     do not fit it
   */
  void payloads(Consumer<Object> to);

  /** The event as {@link Event} values; none, one or several, like {@link #payloads}. */
  default void events(Consumer<Event> to) {
    payloads(
        payload ->
            to.accept(
                new Event(
                    new Position(partition(), offset()),
                    stream(),
                    version(),
                    timestamp(),
                    id(),
                    type(),
                    metadata(),
                    payload)));
  }
}
