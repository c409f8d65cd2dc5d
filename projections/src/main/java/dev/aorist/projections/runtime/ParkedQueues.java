package dev.aorist.projections.runtime;

import dev.aorist.projections.ParkedEvent;
import dev.aorist.projections.ParkedRow;
import dev.aorist.projections.spi.KeyOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The events that a view has parked, as a queue for each row. For one thread at a time. */
final class ParkedQueues {
  private final String view;
  private final List<ParkedEvent> events;
  private final NavigableMap<String, List<ParkedEvent>> byKey = new TreeMap<>(KeyOrder.INSTANCE);

  /** Events that hang together, and their rows. */
  record Selection(List<ParkedEvent> events, Set<String> keys) {}

  /**
   * @param events in order
   */
  ParkedQueues(String view, List<ParkedEvent> events) {
    this.view = view;
    this.events = events;
    for (ParkedEvent event : events) {
      event.keys().forEach(key -> byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(event));
    }
  }

  /** By key. */
  List<ParkedRow> rows() {
    List<ParkedRow> rows = new ArrayList<>();
    byKey.forEach((key, queue) -> rows.add(new ParkedRow(key, queue.size(), queue.get(0))));
    return rows;
  }

  /** What waits for a row. */
  List<ParkedEvent> of(String key) {
    return byKey.getOrDefault(key, List.of());
  }

  /**
   * The first event that waits for a row, to be discarded.
   *
   * @throws IllegalArgumentException when there is none, or it waits for another row
   */
  ParkedEvent failedFirst(String key) {
    ParkedEvent first = require(key).get(0);
    if (first.causeOrNull() == null) {
      throw new IllegalArgumentException(
          "The row '"
              + key
              + "' of the view '"
              + view
              + "' waits for "
              + first.eventType()
              + " at "
              + first.position()
              + ", which did not fail but concerns other parked rows as well ("
              + String.join(", ", first.keys())
              + "). Look at those first.");
    }
    return first;
  }

  /** The events of a row and all that hang together with them; of all rows for null. */
  Selection select(@Nullable String key) {
    if (key == null) {
      return new Selection(new ArrayList<>(events), byKey.keySet());
    }
    require(key);
    Set<String> keys = new HashSet<>(Set.of(key));
    Deque<String> toLookAt = new ArrayDeque<>(keys);
    while (!toLookAt.isEmpty()) {
      for (ParkedEvent event : of(toLookAt.poll())) {
        event.keys().stream().filter(keys::add).forEach(toLookAt::add);
      }
    }
    List<ParkedEvent> together = new ArrayList<>(events);
    together.removeIf(event -> !keys.contains(event.keys().get(0)));
    return new Selection(together, keys);
  }

  private List<ParkedEvent> require(String key) {
    List<ParkedEvent> queue = byKey.get(key);
    if (queue == null) {
      throw new IllegalArgumentException(
          "Nothing is parked for the row '"
              + key
              + "' of the view '"
              + view
              + "'. List what is parked.");
    }
    return queue;
  }
}
