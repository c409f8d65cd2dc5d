package dev.aorist.projections.testkit;

import dev.aorist.projections.spi.RowFormat;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewStoreException;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that takes no commits for a while, as a database that is restarted. */
public final class FlakyStore implements ViewStore {
  private final ViewStore store;
  private final AtomicInteger commitsLeft = new AtomicInteger(Integer.MAX_VALUE);

  public FlakyStore(ViewStore store) {
    this.store = store;
  }

  /** From now on so many commits succeed, and then none. */
  public void failAfter(int commits) {
    commitsLeft.set(commits);
  }

  public void recover() {
    commitsLeft.set(Integer.MAX_VALUE);
  }

  @Override
  public String describe() {
    return store.describe();
  }

  @SuppressWarnings("unchecked")
  @Override
  public <R> ViewTable<R> table(String view, RowFormat<R> format) {
    ViewTable<R> table = store.table(view, format);
    return (ViewTable<R>)
        Proxy.newProxyInstance(
            ViewTable.class.getClassLoader(),
            new Class<?>[] {ViewTable.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("commit") && commitsLeft.getAndDecrement() <= 0) {
                return Future.failedFuture(
                    new ViewStoreException(describe(), "The connection was lost.", null));
              }
              try {
                return method.invoke(table, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public Future<Void> close() {
    return store.close();
  }
}
