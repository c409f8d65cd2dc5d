package dev.aorist.projections;

import dev.aorist.eventstore.Checkpoint;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a subscriber or a reaction is doing.
 *
 * @param name its name
 * @param state what it does
 * @param offsets the next event of each partition; everything before it was handled
 * @param behind how many events of the log are not handled or passed over yet
 * @param troubleOrNull what is tried again, or why it stopped; null when all is well
 */
public record SubscriberStatus(
    String name, State state, Checkpoint offsets, long behind, @Nullable String troubleOrNull) {
  /** What a subscriber does. */
  public enum State {
    /** Takes over its partitions. */
    STARTING,
    /** Handles events, or waits for them. */
    RUNNING,
    /** Was told to wait. */
    PAUSED,
    /** An event failed, or another process took over; it waits to be resumed. */
    STOPPED
  }

  public SubscriberStatus {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(offsets, "offsets");
  }

  /** What is tried again, or why it stopped. */
  public Optional<String> trouble() {
    return Optional.ofNullable(troubleOrNull);
  }
}
