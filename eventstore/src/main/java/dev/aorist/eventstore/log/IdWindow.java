package dev.aorist.eventstore.log;

import dev.aorist.eventstore.AppendIdExpiredException;
import java.time.Duration;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The ids of accepted appends of one partition, for as long as the store promises to remember them.
 * An id carries its own time (UUIDv7), so ids are kept by the time in them and whole spans are
 * dropped when they have expired. Owned by a lane.
 */
final class IdWindow {
  private static final int SPANS = 8;
  private final Duration window;
  private final long span;
  private final TreeMap<Long, IdTable> spans = new TreeMap<>();

  IdWindow(Duration window) {
    this.window = window;
    this.span = Math.max(1, window.toMillis() / SPANS);
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
    long high = id.getMostSignificantBits();
    if (millis(high) < now - window.toMillis()) {
      throw new AppendIdExpiredException(id, window);
    }
    IdTable table = spans.get(millis(high) / span);
    return table == null ? -1 : table.get(high, id.getLeastSignificantBits());
  }

  /** Remembers an id, unless it has expired by {@code now}, and forgets what has. */
  void add(long high, long low, long number, long now) {
    long oldest = now - window.toMillis();
    if (millis(high) < oldest) {
      return;
    }
    while (!spans.isEmpty() && (spans.firstKey() + 1) * span <= oldest) {
      spans.pollFirstEntry();
    }
    spans.computeIfAbsent(millis(high) / span, any -> new IdTable()).put(high, low, number);
  }
}
