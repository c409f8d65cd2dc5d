package dev.aorist.projections.spi;

import dev.aorist.eventstore.Position;
import dev.aorist.projections.RowVersion;
import java.util.Comparator;

/**
 * A place in total order, by (timestamp, partition, offset). An immutable value.
 *
 * @param timestamp as {@link dev.aorist.eventstore.HybridTime}
 * @param position among the events of that time
 */
public record Place(long timestamp, Position position) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparingLong(Place::timestamp)
          .thenComparingInt(place -> place.position.partition())
          .thenComparingLong(place -> place.position.offset());

  /**
   * Before all events: where a row some of whose versions were forgotten has one without row, which
   * stands for them.
   */
  public static final Place FORGOTTEN = new Place(-1, new Position(0, 0));

  /** Behind all events of {@code timestamp}. */
  public static Place endOf(long timestamp) {
    return new Place(timestamp, new Position(Integer.MAX_VALUE, Long.MAX_VALUE));
  }

  /** Where a version begins. */
  public static Place of(RowVersion<?> version) {
    return new Place(version.timestamp(), version.position());
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
