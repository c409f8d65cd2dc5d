package dev.aorist.projections;

import java.util.Objects;

/**
 * A row of a view with its key. An immutable value.
 *
 * @param key the row's key; rows are sorted by the code points of their keys
 * @param row the record
 */
public record Row<R>(String key, R row) {
  public Row {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(row, "row");
  }

  /** The least key beyond this one: where the next page begins. */
  public String nextKey() {
    return key + '\0';
  }
}
