package dev.aorist.aggregates;

import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate as it is, or was, after an event of its stream. The fields that end in {@code
 * OrNull} are null when it had no event by then.
 *
 * @param stream the aggregate's stream
 * @param version the version of the last event folded in; -1 for none
 * @param positionOrNull where that event is in the log
 * @param stateOrNull the state
 */
public record Loaded(
    StreamId stream,
    long version,
    @Nullable Position positionOrNull,
    @Nullable Object stateOrNull) {
  /** An aggregate without events. */
  public static Loaded nothing(StreamId stream) {
    return new Loaded(stream, -1, null, null);
  }

  public boolean exists() {
    return version >= 0;
  }

  /** Where the last event folded in is in the log. */
  public Optional<Position> position() {
    return Optional.ofNullable(positionOrNull);
  }

  /**
   * The state.
   *
   * @throws ClassCastException when it is of another type
   */
  public <S> Optional<S> state(Class<S> type) {
    return Optional.ofNullable(type.cast(stateOrNull));
  }
}
