package dev.aorist.projections;

import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.Position;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a row was from one event on. An immutable value.
 *
 * @param key the row's key
 * @param timestamp when the event was recorded, as {@link HybridTime}
 * @param position the event that changed the row
 * @param rowOrNull the row after it; null when it deleted the row
 */
public record RowVersion<R>(String key, long timestamp, Position position, @Nullable R rowOrNull) {
  /** The row; empty when the event deleted it. */
  public Optional<R> row() {
    return Optional.ofNullable(rowOrNull);
  }

  /** When the event was recorded, to the millisecond. */
  public Instant time() {
    return HybridTime.instant(timestamp);
  }
}
