package dev.aorist.projections.runtime;

import dev.aorist.projections.Row;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** Rows that are kept as they are. */
final class WholeRows<R> implements StoredRows<R> {
  @Override
  public List<String> kept(List<String> keys) {
    return keys;
  }

  @Override
  public Future<Map<String, R>> get(ViewTable<R> table, long build, List<String> keys) {
    return table.get(build, keys);
  }

  @Override
  public Future<List<Row<R>>> page(ViewTable<R> table, long build, String fromKey, int limit) {
    return table.page(build, fromKey, limit);
  }

  @Override
  public List<Row<R>> all(List<Row<R>> kept) {
    return kept;
  }

  @Override
  public Map<String, R> get(NavigableMap<String, R> kept, List<String> keys) {
    Map<String, R> found = new LinkedHashMap<>();
    for (String key : keys) {
      R row = kept.get(key);
      if (row != null) {
        found.put(key, row);
      }
    }
    return found;
  }

  @Override
  public List<Row<R>> page(NavigableMap<String, R> kept, String fromKey, int limit) {
    List<Row<R>> page = new ArrayList<>();
    for (var row : kept.tailMap(fromKey, true).entrySet()) {
      if (page.size() == limit) {
        break;
      }
      page.add(new Row<>(row.getKey(), row.getValue()));
    }
    return page;
  }
}
