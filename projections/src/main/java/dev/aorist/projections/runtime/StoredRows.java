package dev.aorist.projections.runtime;

import dev.aorist.projections.Fold;
import dev.aorist.projections.Order;
import dev.aorist.projections.Row;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * How the rows of a view are found among those that are kept: they are just these, or each is
 * merged from parts. Any thread may call; what returns no future computes.
 */
interface StoredRows<R> {
  /**
   * @param order in which the kept rows were folded; not the one of today's fold where those of
   *     another declaration still answer
   */
  static <R> StoredRows<R> of(Setting setting, Fold<R> fold, Order order) {
    return order == Order.MERGED ? new MergedRows<>(setting, fold) : new WholeRows<>();
  }

  /** The keys under which all is kept that rows are made of. */
  List<String> kept(List<String> keys);

  /** Reads the rows of those {@code keys} that have one, in the order of {@code keys}. */
  Future<Map<String, R>> get(ViewTable<R> table, long build, List<String> keys);

  /** Reads up to {@code limit} rows at or beyond {@code fromKey}, by key. */
  Future<List<Row<R>>> page(ViewTable<R> table, long build, String fromKey, int limit);

  /** All rows, of all that is kept, by key. */
  List<Row<R>> all(List<Row<R>> kept);

  /** Like the other one, of what is kept in memory. */
  Map<String, R> get(NavigableMap<String, R> kept, List<String> keys);

  /** Like the other one, of what is kept in memory. */
  List<Row<R>> page(NavigableMap<String, R> kept, String fromKey, int limit);
}
