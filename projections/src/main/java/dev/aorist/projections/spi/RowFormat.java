package dev.aorist.projections.spi;

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
}
