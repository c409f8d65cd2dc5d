package dev.aorist.projections;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Position;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How a view goes. An immutable value.
 *
 * @param view its name
 * @param version the declared version of the rows that are answered from
 * @param order the order that its projection sees events in
 * @param state what it is doing
 * @param checkpoint the events that it is made of
 * @param behind how many events the log has beyond that
 * @param parked how much stands still in it because an event failed
 * @param folders the partitions that each member folds, by its name; empty where every member folds
 *     all of them, or there are no others
 * @param failureOrNull why it stopped, or why it is {@link State#RETRYING}; a view that was paused
 *     has none
 * @param rebuildOrNull how the rebuild goes, while there is one
 */
public record ViewStatus(
    String view,
    int version,
    Order order,
    State state,
    Checkpoint checkpoint,
    long behind,
    ParkedCount parked,
    SortedMap<String, List<Integer>> folders,
    @Nullable Failure failureOrNull,
    @Nullable RebuildProgress rebuildOrNull) {
  /** What a view is doing. */
  public enum State {
    /** It folds what there is and waits for more. */
    RUNNING,
    /** An event or its store failed, and it goes on by itself in a moment. */
    RETRYING,
    /** It was paused, or an event or its store failed; it still answers from what it has. */
    STOPPED,
    /** It answers from the rows it has while new ones are built beside them. */
    REBUILDING
  }

  /**
   * Why a projection stopped.
   *
   * @param positionOrNull the event that failed, if one did
   * @param eventTypeOrNull its logical name
   * @param rowOrNull the key of the row that it was to change, if it got that far
   * @param cause what went wrong
   */
  public record Failure(
      @Nullable Position positionOrNull,
      @Nullable String eventTypeOrNull,
      @Nullable String rowOrNull,
      Throwable cause) {
    public Optional<Position> position() {
      return Optional.ofNullable(positionOrNull);
    }

    /** One sentence for people. */
    public String text() {
      String what = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      String stop = what.endsWith(".") ? "" : ".";
      if (positionOrNull == null) {
        return what + stop;
      }
      String row = rowOrNull == null ? "" : ", row '" + rowOrNull + "'";
      return eventTypeOrNull + " at " + positionOrNull + row + ": " + what + stop;
    }
  }

  public Optional<Failure> failure() {
    return Optional.ofNullable(failureOrNull);
  }

  public Optional<RebuildProgress> rebuild() {
    return Optional.ofNullable(rebuildOrNull);
  }
}
