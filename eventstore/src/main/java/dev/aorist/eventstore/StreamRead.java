package dev.aorist.eventstore;

import java.time.Instant;
import java.util.Objects;

/**
 * Which events of a stream to read. An immutable value: {@code
 * StreamRead.of(id).from(100).limit(50)}.
 *
 * @param stream which stream
 * @param from the first version to read; going backward the highest, {@link Long#MAX_VALUE} being
 *     the last event
 * @param backward from high to low versions
 * @param until no event with a timestamp (as {@link HybridTime}) beyond this; {@link
 *     Long#MAX_VALUE} for no bound
 * @param limit the most events to read at once, from 1
 */
public record StreamRead(StreamId stream, long from, boolean backward, long until, int limit) {
  /** How many events are read at once unless said otherwise. */
  public static final int DEFAULT_LIMIT = 1_000;

  /**
   * @throws IllegalArgumentException when a version is negative or the limit below 1
   */
  public StreamRead {
    Objects.requireNonNull(stream, "stream");
    if (from < 0) {
      throw new IllegalArgumentException(
          "Versions start at 0; cannot read " + stream + " from " + from + ".");
    }
    if (limit < 1) {
      throw new IllegalArgumentException(
          "Read at least one event at once; got a limit of " + limit + ".");
    }
  }

  /** The whole stream from version 0. */
  public static StreamRead of(StreamId stream) {
    return new StreamRead(stream, 0, false, Long.MAX_VALUE, DEFAULT_LIMIT);
  }

  public StreamRead from(long version) {
    return new StreamRead(stream, version, backward, until, limit);
  }

  /** From the last event down. */
  public StreamRead backwards() {
    return new StreamRead(stream, from == 0 ? Long.MAX_VALUE : from, true, until, limit);
  }

  /** Only events recorded at or before {@code instant}. */
  public StreamRead until(Instant instant) {
    return new StreamRead(stream, from, backward, HybridTime.lastAt(instant), limit);
  }

  public StreamRead limit(int events) {
    return new StreamRead(stream, from, backward, until, events);
  }
}
