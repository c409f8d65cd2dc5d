package dev.aorist.projections.runtime;

import dev.aorist.projections.Reads;
import dev.aorist.projections.Row;
import dev.aorist.projections.ViewDigest;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads a view once it has got somewhere. */
record WaitingReads<R>(Reads<R> view, Supplier<Future<Void>> arrival) implements Reads<R> {
  @Override
  public Future<Optional<R>> get(String key) {
    return arrival.get().compose(there -> view.get(key));
  }

  @Override
  public Future<Map<String, R>> getAll(Collection<String> keys) {
    return arrival.get().compose(there -> view.getAll(keys));
  }

  @Override
  public Future<List<Row<R>>> rows() {
    return arrival.get().compose(there -> view.rows());
  }

  @Override
  public Future<List<Row<R>>> rows(String fromKey, int limit) {
    return arrival.get().compose(there -> view.rows(fromKey, limit));
  }

  @Override
  public Future<List<Row<R>>> rows(String fromKey, String toKey, int limit) {
    return rows(fromKey, limit).map(rows -> Ranges.before(toKey, rows));
  }

  @Override
  public Future<ViewDigest> digest() {
    return arrival.get().compose(there -> view.digest());
  }
}
