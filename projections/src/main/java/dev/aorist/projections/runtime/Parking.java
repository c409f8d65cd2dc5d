package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Position;
import dev.aorist.projections.FailurePolicy;
import dev.aorist.projections.Fold;
import dev.aorist.projections.ParkedEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a folder has to pass over: rows that stand still, with the events that concern them, and
 * events that were discarded. A row that is parked stays so, whatever the policy is now: to go on
 * with it would lose the order. For the folder's thread, but for {@link #newKeys} and {@link
 * #newEvents}.
 */
final class Parking {
  /** The longest cause that is kept, in characters. */
  private static final int CAUSE = 1_000;

  private final boolean takes;
  private final Room room;
  private final Set<String> before;
  private final Set<Position> discarded;
  private final Set<String> added = new HashSet<>();
  private final List<ParkedEvent> fresh = new ArrayList<>();
  private volatile long newKeys;
  private volatile long newEvents;

  /**
   * @param takes whether events that fail are parked from now on
   * @param room how many may be
   * @param before the keys that are parked; not changed
   * @param discarded the events to pass over
   */
  Parking(boolean takes, Room room, Set<String> before, Set<Position> discarded) {
    this.takes = takes;
    this.room = room;
    this.before = before;
    this.discarded = discarded;
  }

  /**
   * As a fold's policy wants it, from the beginning of the log, and as many as there are: what is
   * compared with a view is to be told in full.
   */
  static Parking of(Fold<?> fold, Set<Position> discarded) {
    return new Parking(isDeclaredBy(fold), Room.endless(fold.name()), Set.of(), discarded);
  }

  static boolean isDeclaredBy(Fold<?> fold) {
    return fold.onFailure() instanceof FailurePolicy.Park;
  }

  /** Whether an event that fails so is parked. Errors of the machine are nobody's fault. */
  boolean takes(Throwable failure) {
    return takes && failure instanceof Exception;
  }

  /**
   * Makes sure that there is room for one more event.
   *
   * @return why there is none; null when it can be parked
   */
  @Nullable Exception full() {
    return room.take();
  }

  boolean discards(int partition, long offset) {
    return !discarded.isEmpty() && discarded.contains(new Position(partition, offset));
  }

  boolean holds(String key) {
    return before.contains(key) || added.contains(key);
  }

  /** Whether any row is parked. */
  boolean holdsAny() {
    return !added.isEmpty() || !before.isEmpty();
  }

  /**
   * Parks an event, after {@link #full} has found room for it.
   *
   * @param row the key of the row that it failed on; null when it queues behind another
   */
  void park(
      Position position,
      long timestamp,
      String type,
      List<String> keys,
      @Nullable String row,
      @Nullable Throwable cause) {
    keys.stream().filter(key -> !before.contains(key)).forEach(added::add);
    fresh.add(
        new ParkedEvent(
            position, timestamp, type, keys, row, cause == null ? null : describe(cause)));
  }

  private static String describe(Throwable cause) {
    String message = cause.getMessage();
    String text = message == null ? cause.toString() : message;
    // Databases take no NUL.
    return text.substring(0, Math.min(CAUSE, text.length())).replace('\0', ' ');
  }

  /** What was parked since the last commit. */
  List<ParkedEvent> fresh() {
    return fresh;
  }

  void committed() {
    newKeys = added.size();
    newEvents += fresh.size();
    fresh.clear();
  }

  /** How many rows were parked and committed here. */
  long newKeys() {
    return newKeys;
  }

  /** How many events were parked and committed here. */
  long newEvents() {
    return newEvents;
  }
}
