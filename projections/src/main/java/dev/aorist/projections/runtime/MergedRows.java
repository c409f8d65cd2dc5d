package dev.aorist.projections.runtime;

import dev.aorist.projections.Fold;
import dev.aorist.projections.Row;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are kept in parts, one for each partition that made one ({@link PartKeys}), and merged
 * in the order of the partitions. Stores are asked once, for all parts that there can be, so that
 * an answer shows one committed state; merging, which calls the application's code, happens on
 * worker threads.
 */
final class MergedRows<R> implements StoredRows<R> {
  private final Callers callers;
  private final int partitions;
  private final String view;
  private final BinaryOperator<R> merge;

  MergedRows(Setting setting, Fold<R> fold) {
    this.callers = setting.callers();
    this.partitions = setting.reader().partitions();
    this.view = fold.name();
    this.merge = fold.merge().orElse(this::undeclared);
  }

  /** Rows of a declaration that is no more, until those of today's take their place. */
  private R undeclared(R one, R other) {
    throw new IllegalStateException(
        "The rows of the view '"
            + view
            + "' are kept in parts, and its projection does not say any more how they are merged."
            + " Wait until the view is rebuilt.");
  }

  @Override
  public List<String> kept(List<String> keys) {
    List<String> parts = new ArrayList<>();
    for (String key : keys) {
      for (int p = 0; p < partitions; p++) {
        parts.add(PartKeys.of(key, p));
      }
    }
    return parts;
  }

  @Override
  public Future<Map<String, R>> get(ViewTable<R> table, long build, List<String> keys) {
    return table.get(build, kept(keys)).compose(kept -> callers.compute(() -> merge(kept, keys)));
  }

  @Override
  public Future<List<Row<R>>> page(ViewTable<R> table, long build, String fromKey, int limit) {
    // A row has a part for each partition at most, so the last one is complete, too.
    int parts = (int) Math.min(Integer.MAX_VALUE, (long) limit * partitions);
    return table
        .page(build, PartKeys.from(fromKey), parts)
        .compose(kept -> callers.compute(() -> merge(kept, limit)));
  }

  @Override
  public List<Row<R>> all(List<Row<R>> kept) {
    return merge(kept, Integer.MAX_VALUE);
  }

  @Override
  public Map<String, R> get(NavigableMap<String, R> kept, List<String> keys) {
    return merge(kept, keys);
  }

  @Override
  public List<Row<R>> page(NavigableMap<String, R> kept, String fromKey, int limit) {
    List<Row<R>> rows = new ArrayList<>();
    kept.tailMap(PartKeys.from(fromKey), true)
        .forEach((key, part) -> rows.add(new Row<>(key, part)));
    return merge(rows, limit);
  }

  private Map<String, R> merge(Map<String, R> parts, List<String> keys) {
    Map<String, R> rows = new LinkedHashMap<>();
    for (String key : keys) {
      R row = null;
      for (int p = 0; p < partitions; p++) {
        R part = parts.get(PartKeys.of(key, p));
        row = part == null ? row : merge(row, part);
      }
      if (row != null) {
        rows.put(key, row);
      }
    }
    return rows;
  }

  /** The first {@code limit} rows of sorted parts. */
  private List<Row<R>> merge(List<Row<R>> parts, int limit) {
    List<Row<R>> rows = new ArrayList<>();
    for (int i = 0; i < parts.size() && rows.size() < limit; ) {
      String key = PartKeys.keyOf(parts.get(i).key());
      R row = null;
      for (; i < parts.size() && PartKeys.keyOf(parts.get(i).key()).equals(key); i++) {
        row = merge(row, parts.get(i).row());
      }
      rows.add(new Row<>(key, Objects.requireNonNull(row)));
    }
    return rows;
  }

  private R merge(@Nullable R row, R part) {
    return row == null
        ? part
        : Objects.requireNonNull(
            merge.apply(row, part), () -> "The merge of the view '" + view + "' gave no row.");
  }
}
