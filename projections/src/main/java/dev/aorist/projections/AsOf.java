package dev.aorist.projections;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A view as it was: what a replay of exactly the events up to then gives, by today's fold. Reading
 * several pages through the same object folds the past once.
 *
 * <p>The {@code ask} methods give the same answers as their namesakes and say how they were found.
 *
 * @param <R> the row
 */
public interface AsOf<R> extends Reads<R> {
  /** Like {@link #get}. */
  Future<Answer<Optional<R>>> ask(String key);

  /** Like {@link #getAll}. */
  Future<Answer<Map<String, R>>> askAll(Collection<String> keys);

  /** Like {@link #rows(String, int)}. */
  Future<Answer<List<Row<R>>>> ask(String fromKey, int limit);
}
