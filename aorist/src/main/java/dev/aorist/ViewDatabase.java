package dev.aorist;

import dev.aorist.eventstore.spi.Environment;
import dev.aorist.projections.jdbc.JdbcViewStore;
import dev.aorist.projections.spi.ViewStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Opens the database that views are kept in, away from event loops: its classes alone take long.
 */
final class ViewDatabase {
  private ViewDatabase() {}

  /** Empty where views are kept in memory. */
  static Optional<Future<ViewStore>> open(
      Vertx vertx, Environment environment, AoristOptions options) {
    Optional<String> postgres = options.postgresViews();
    Optional<Path> file = options.viewsDatabase();
    if (postgres.isEmpty() && file.isEmpty()) {
      return Optional.empty();
    }
    Callable<Future<JdbcViewStore>> opening =
        () ->
            postgres.isPresent()
                ? JdbcViewStore.postgres(postgres.get(), environment)
                : JdbcViewStore.h2(file.get(), environment);
    Future<JdbcViewStore> opened = vertx.executeBlocking(opening, false).compose(begun -> begun);
    return Optional.of(opened.map(store -> store));
  }
}
