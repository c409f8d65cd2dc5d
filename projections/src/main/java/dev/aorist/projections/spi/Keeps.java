package dev.aorist.projections.spi;

import java.util.List;

/**
 * What a build keeps besides rows. An immutable value.
 *
 * @param history whether all versions of rows
 * @param indexes the names of the components that rows are found by, sorted
 */
public record Keeps(boolean history, List<String> indexes) {
  /** Nothing. */
  public static final Keeps NOTHING = new Keeps(false, List.of());

  public Keeps {
    indexes = indexes.stream().sorted().toList();
  }
}
