package dev.aorist.projections.spi;

import java.util.List;
import java.util.Map;

/**
 * The stored form of rows: one line of JSON. Immutable; any thread may use it.
 *
 * @param <R> the row
 */
public interface RowFormat<R> {
  /**
   * Equal rows have equal text: properties sorted by name, no white space.
   *
   * @throws dev.aorist.projections.ProjectionException when the row cannot be written
   */
  String encode(R row);

  /**
   * @throws dev.aorist.projections.ProjectionException when the text is no such row
   */
  R decode(String json);

  /** The names of the declared indexes, sorted. */
  default List<String> indexes() {
    return List.of();
  }

  /** The values by which a row is found, by index; without those that it has none for. */
  default Map<String, String> indexed(R row) {
    return Map.of();
  }
}
