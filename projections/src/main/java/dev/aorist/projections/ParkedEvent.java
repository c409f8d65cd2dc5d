package dev.aorist.projections;

import dev.aorist.eventstore.Position;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event that a view has parked. An immutable value.
 *
 * @param position where it is in the log
 * @param timestamp when it was recorded, as {@link dev.aorist.eventstore.HybridTime}
 * @param eventType its logical name
 * @param keys of the rows that it concerns, sorted, at least one
 * @param rowOrNull the key of the row that it failed on; null when it only queues behind another
 * @param causeOrNull what went wrong when it was last tried; null when it only queues
 */
public record ParkedEvent(
    Position position,
    long timestamp,
    String eventType,
    List<String> keys,
    @Nullable String rowOrNull,
    @Nullable String causeOrNull) {
  /** The order in which parked events are folded: that of the log. */
  public static final Comparator<ParkedEvent> ORDER =
      Comparator.comparingLong(ParkedEvent::timestamp)
          .thenComparingInt(event -> event.position().partition())
          .thenComparingLong(event -> event.position().offset());

  public ParkedEvent {
    keys = List.copyOf(keys);
  }

  /** What went wrong; empty when it waits behind another event. */
  public Optional<String> cause() {
    return Optional.ofNullable(causeOrNull);
  }
}
