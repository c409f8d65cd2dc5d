package dev.aorist.projections;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reading rows. Every call is answered from one committed state of the view. Futures complete on
 * the caller's context; any thread may call, none is blocked.
 *
 * @param <R> the row
 */
public interface Reads<R> {
  /** The row of {@code key}, if there is one. */
  Future<Optional<R>> get(String key);

  /** The rows of those {@code keys} that have one, in the order of {@code keys}. */
  Future<Map<String, R>> getAll(Collection<String> keys);

  /** All rows, by key. Everything is held in memory: for views known to be small. */
  Future<List<Row<R>>> rows();

  /**
   * Up to {@code limit} rows whose keys are at or beyond {@code fromKey}, by key. The empty string
   * begins with the first row, {@link Row#nextKey()} of the last row of a page with the next page.
   */
  Future<List<Row<R>>> rows(String fromKey, int limit);

  /**
   * The same, but no rows at or beyond {@code toKey}: a range. {@code rows("2026-01", "2026-02",
   * 100)} gives those whose keys begin with {@code 2026-01}, and more than a hundred never.
   */
  Future<List<Row<R>>> rows(String fromKey, String toKey, int limit);

  /** What proves that two views are the same. */
  Future<ViewDigest> digest();
}
