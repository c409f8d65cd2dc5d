package dev.aorist.projections.memory;

import dev.aorist.projections.spi.RowFormat;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps views in memory, as the objects that the folds made. Nothing survives the process, so a
 * view begins at offset 0 at every start. Reads take no lock and see one state each; every call is
 * answered at once.
 */
public final class MemoryViewStore implements ViewStore {
  private final Map<String, MemoryTable<?>> tables = new ConcurrentHashMap<>();
  private final AtomicLong builds = new AtomicLong();
  private volatile boolean closed;

  @Override
  public String describe() {
    return "memory";
  }

  // The rows of a view are of the type that its one projection declares.
  @SuppressWarnings("unchecked")
  @Override
  public <R> ViewTable<R> table(String view, RowFormat<R> format) {
    return (ViewTable<R>)
        tables.computeIfAbsent(
            view, name -> new MemoryTable<R>(name, format, builds::incrementAndGet, () -> closed));
  }

  @Override
  public Future<Void> close() {
    closed = true;
    tables.clear();
    return Future.succeededFuture();
  }
}
