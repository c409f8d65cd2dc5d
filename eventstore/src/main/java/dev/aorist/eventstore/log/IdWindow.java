package dev.aorist.eventstore.log;

import dev.aorist.eventstore.AppendIdExpiredException;
import dev.aorist.eventstore.AppendIds;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The ids of accepted appends of one partition, for as long as the store promises to remember them.
 * Owned by a lane.
 *
 * <p>An id carries its own time (UUIDv7), and most come in the order of their times. So they are
 * kept in many small tables, each for a span of time: an append looks into the newest, which stays
 * in the processor's caches, where one table for all would cost a miss or two; and what has expired
 * is dropped a table at a time. A table is full when it holds {@value #FULL} ids, and the next one
 * begins with the first id that is later than all before. Ids that come late go where their time
 * belongs, and where a caller's clock is far ahead the newest table grows.
 *
 * <p>Ids that derive from events do not expire. They are few, may be of any time, and are kept
 * until their records are sealed and found there.
 */
final class IdWindow {
  static final int FULL = 256;

  private final Duration window;

  /** The records of ids that do not expire. */
  private final Map<UUID, Long> derived = new HashMap<>();

  /** All tables but the newest, by the first millisecond that each is for. */
  private final TreeMap<Long, IdTable> older = new TreeMap<>();

  /** Where the span of the oldest of them ends. */
  private long oldestUntil = Long.MAX_VALUE;

  private IdTable newest = new IdTable();
  private long newestFrom;
  private long latest = -1;

  IdWindow(Duration window) {
    this.window = window;
  }

  private static long millis(long high) {
    return high >>> 16;
  }

  /**
   * The number of the record that an accepted id made, -1 for a new id.
   *
   * @param now milliseconds since 1970
   * @throws AppendIdExpiredException when the id is too old to tell
   */
  long find(UUID id, long now) {
    if (AppendIds.isDerived(id)) {
      return derived.getOrDefault(id, -1L);
    }
    long high = id.getMostSignificantBits();
    if (millis(high) < now - window.toMillis()) {
      throw new AppendIdExpiredException(id, window);
    }
    return table(millis(high)).get(high, id.getLeastSignificantBits());
  }

  /** Remembers an id, unless it has expired by {@code now}, and forgets what has. */
  void add(long high, long low, long number, long now) {
    if (AppendIds.isDerived(high)) {
      derived.put(new UUID(high, low), number);
      return;
    }
    long oldest = now - window.toMillis();
    long millis = millis(high);
    if (millis < oldest) {
      return;
    }
    while (oldestUntil <= oldest) {
      older.pollFirstEntry();
      measureOldest();
    }
    if (millis > latest) {
      latest = millis;
      if (newest.size() >= FULL) {
        older.put(newestFrom, newest);
        newest = new IdTable();
        newestFrom = millis;
        measureOldest();
      }
    }
    table(millis).put(high, low, number);
  }

  /**
   * Forgets ids of records below {@code upTo}, which are sealed and found there: all derived ones,
   * and all that are in tables without any other.
   */
  void seal(long upTo) {
    derived.values().removeIf(number -> number < upTo);
    older.values().removeIf(table -> table.last() < upTo);
    if (newest.last() < upTo) {
      newest = new IdTable();
    }
    measureOldest();
  }

  /** Forgets everything. */
  void clear() {
    derived.clear();
    older.clear();
    newest = new IdTable();
    newestFrom = 0;
    latest = -1;
    measureOldest();
  }

  private void measureOldest() {
    if (older.isEmpty()) {
      oldestUntil = Long.MAX_VALUE;
    } else {
      Long second = older.higherKey(older.firstKey());
      oldestUntil = second == null ? newestFrom : second;
    }
  }

  /**
   * Spans leave no gap, and the oldest is for whatever is before, should the clock go back there.
   */
  private IdTable table(long millis) {
    if (millis >= newestFrom || older.isEmpty()) {
      return newest;
    }
    var floor = older.floorEntry(millis);
    return (floor == null ? older.firstEntry() : floor).getValue();
  }

  /** How many tables there are. */
  int tables() {
    return older.size() + 1;
  }
}
