package dev.aorist.projections.memory;

import dev.aorist.projections.ParkedCount;
import dev.aorist.projections.ParkedEvent;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.KeyOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parked events of a build. Changes take turns under the build's lock; what they leave, {@link
 * State}, is immutable.
 */
final class ParkedEvents {
  /** What is parked at one moment, sorted by {@link #place}. */
  record State(SortedRows<ParkedEvent> events, ParkedCount count) {
    void forEach(Consumer<ParkedEvent> to) {
      events.scan(
          "",
          row -> {
            to.accept(row.row());
            return true;
          });
    }
  }

  private final Map<String, Long> byKey = new HashMap<>();
  private State state = new State(SortedRows.empty(), ParkedCount.NONE);

  /** The text by which events sort as {@link ParkedEvent#ORDER} has them. */
  private static String place(ParkedEvent event) {
    return "%016x%08x%016x"
        .formatted(event.timestamp(), event.position().partition(), event.position().offset());
  }

  State state() {
    return state;
  }

  Set<String> keys() {
    return byKey.keySet();
  }

  State change(Commit.Parking changes) {
    if (changes.unparks().isEmpty() && changes.parks().isEmpty()) {
      return state;
    }
    Map<String, @Nullable ParkedEvent> changed = new TreeMap<>(KeyOrder.INSTANCE);
    for (ParkedEvent gone : changes.unparks()) {
      changed.put(place(gone), null);
      gone.keys().forEach(key -> byKey.computeIfPresent(key, (k, n) -> n == 1 ? null : n - 1));
    }
    for (ParkedEvent came : changes.parks()) {
      changed.put(place(came), came);
      came.keys().forEach(key -> byKey.merge(key, 1L, Long::sum));
    }
    long events = state.count.events() + changes.parks().size() - changes.unparks().size();
    state =
        new State(
            state.events.with(changed.keySet().toArray(String[]::new), changed.values().toArray()),
            new ParkedCount(byKey.size(), events));
    return state;
  }
}
