package dev.aorist.projections.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.projections.Row;
import dev.aorist.projections.spi.KeyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SortedRowsTest {
  private static List<Row<Integer>> all(SortedRows<Integer> rows, String from, int limit) {
    List<Row<Integer>> found = new ArrayList<>();
    rows.scan(
        from,
        row -> {
          found.add(row);
          return found.size() < limit;
        });
    return found;
  }

  private static List<Row<Integer>> all(NavigableMap<String, Integer> rows) {
    return rows.entrySet().stream().map(e -> new Row<>(e.getKey(), e.getValue())).toList();
  }

  private static SortedRows<Integer> with(
      SortedRows<Integer> rows, NavigableMap<String, Integer> changes) {
    return rows.with(
        changes.keySet().toArray(String[]::new),
        changes.values().stream().map(value -> value < 0 ? null : value).toArray());
  }

  @Test
  void it_is_a_sorted_map_through_random_changes() {
    for (long seed = 0; seed < 60; seed++) {
      var random = new SplittableRandom(seed);
      NavigableMap<String, Integer> expected = new TreeMap<>(KeyOrder.INSTANCE);
      SortedRows<Integer> rows = SortedRows.empty();
      int keys = random.nextInt(1, 2_000);
      // Some histories grow, some shrink again to nothing.
      int deletes = random.nextInt(0, 100);
      for (int round = 0; round < 40; round++) {
        NavigableMap<String, Integer> changes = new TreeMap<>(KeyOrder.INSTANCE);
        for (int i = random.nextInt(0, 200); i > 0; i--) {
          boolean delete = random.nextInt(100) < deletes;
          changes.put("k" + random.nextInt(keys), delete ? -1 : random.nextInt(1_000));
        }
        rows = with(rows, changes);
        changes.forEach(
            (key, value) -> {
              if (value < 0) {
                expected.remove(key);
              } else {
                expected.put(key, value);
              }
            });
      }
      assertThat(all(rows, "", Integer.MAX_VALUE)).as("seed %d", seed).isEqualTo(all(expected));
      for (int i = 0; i < 50; i++) {
        String key = "k" + random.nextInt(keys);
        assertThat(rows.get(key)).as("seed %d", seed).isEqualTo(expected.get(key));
        assertThat(all(rows, key, 5))
            .as("seed %d", seed)
            .isEqualTo(all(expected.tailMap(key, true)).stream().limit(5).toList());
      }
    }
  }

  @Test
  void what_was_read_before_stays_as_it_was() {
    NavigableMap<String, Integer> first = new TreeMap<>();
    for (int i = 0; i < 1_000; i++) {
      first.put("k" + i, i);
    }
    SortedRows<Integer> before = with(SortedRows.empty(), first);
    NavigableMap<String, Integer> changes = new TreeMap<>();
    for (int i = 0; i < 1_000; i += 3) {
      changes.put("k" + i, i % 2 == 0 ? -1 : 7);
    }
    SortedRows<Integer> after = with(before, changes);

    assertThat(all(before, "", Integer.MAX_VALUE)).isEqualTo(all(first));
    assertThat(after.get("k0")).isNull();
    assertThat(after.get("k3")).isEqualTo(7);
  }

  @Test
  void deleting_almost_everything_leaves_no_trail_of_small_nodes() {
    NavigableMap<String, Integer> first = new TreeMap<>();
    for (int i = 0; i < 100_000; i++) {
      first.put("k" + i, i);
    }
    SortedRows<Integer> rows = with(SortedRows.empty(), first);
    int before = rows.nodes();
    NavigableMap<String, Integer> changes = new TreeMap<>();
    for (int i = 0; i < 100_000; i++) {
      if (i % 100 != 0) {
        changes.put("k" + i, -1);
      }
    }
    rows = with(rows, changes);

    assertThat(all(rows, "", Integer.MAX_VALUE)).hasSize(1_000);
    assertThat(rows.nodes()).isLessThan(before / 10);
  }
}
