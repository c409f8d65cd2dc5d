package dev.aorist.projections.memory;

import dev.aorist.projections.Row;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.KeyOrder;
import dev.aorist.projections.spi.RowFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * By which values of its declared indexes each row of a build is found: immutable, replaced with
 * the rows in one step. For each index and value a sorted map from keys to keys.
 *
 * @param byValue keyed by index and value
 */
record IndexEntries(Map<Place, SortedRows<String>> byValue) {
  static final IndexEntries NONE = new IndexEntries(Map.of());

  /** An index and a value. */
  record Place(String index, String value) {}

  /** The keys of the rows that have {@code value}. */
  SortedRows<String> find(String index, String value) {
    return byValue.getOrDefault(new Place(index, value), SortedRows.empty());
  }

  /**
   * @param before the rows before {@code commit}
   */
  <R> IndexEntries with(
      RowFormat<R> format, List<String> indexes, SortedRows<R> before, Commit<R> commit) {
    if (indexes.isEmpty()) {
      return this;
    }
    Map<Place, Map<String, @Nullable String>> changes = new HashMap<>();
    for (String key : commit.deletes()) {
      remove(format, before.get(key), key, changes);
    }
    for (Row<R> row : commit.puts()) {
      remove(format, before.get(row.key()), row.key(), changes);
      format
          .indexed(row.row())
          .forEach((index, value) -> at(changes, index, value).put(row.key(), row.key()));
    }
    Map<Place, SortedRows<String>> now = new HashMap<>(byValue);
    changes.forEach(
        (place, keys) -> {
          SortedRows<String> changed =
              find(place.index(), place.value())
                  .with(keys.keySet().toArray(String[]::new), keys.values().toArray());
          if (changed.isEmpty()) {
            now.remove(place);
          } else {
            now.put(place, changed);
          }
        });
    return new IndexEntries(now);
  }

  private static <R> void remove(
      RowFormat<R> format,
      @Nullable R row,
      String key,
      Map<Place, Map<String, @Nullable String>> changes) {
    if (row != null) {
      format.indexed(row).forEach((index, value) -> at(changes, index, value).put(key, null));
    }
  }

  private static Map<String, @Nullable String> at(
      Map<Place, Map<String, @Nullable String>> changes, String index, String value) {
    return changes.computeIfAbsent(
        new Place(index, value), place -> new TreeMap<>(KeyOrder.INSTANCE));
  }
}
