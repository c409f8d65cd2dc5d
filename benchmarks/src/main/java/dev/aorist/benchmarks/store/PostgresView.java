package dev.aorist.benchmarks.store;

import dev.aorist.benchmarks.bank.Balance;
import dev.aorist.benchmarks.bank.Balances;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.projections.Fold;
import dev.aorist.projections.RebuildReport;
import dev.aorist.projections.View;
import dev.aorist.projections.jdbc.JdbcViewStore;
import dev.aorist.projections.runtime.ProjectionRuntime;
import dev.aorist.projections.spi.ViewStores;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * The balances of all accounts in a PostgreSQL database, kept beside those that an application has
 * in memory. For a thread that may wait.
 */
public final class PostgresView implements AutoCloseable {
  private final JdbcViewStore store;
  private final ProjectionRuntime runtime;
  private final View<Balance> view;

  /** Folds everything that {@code reader} has, and goes on. */
  public PostgresView(Vertx vertx, EventReader reader, String url) {
    var environment = new SystemEnvironment();
    Fold<Balance> fold = Fold.of(new Balances());
    store = JdbcViewStore.postgres(url, environment).await();
    runtime =
        ProjectionRuntime.start(vertx, environment, reader, ViewStores.allIn(store), List.of(fold))
            .await();
    view = runtime.view(fold);
    runtime.caughtUp().await();
  }

  /** Folds everything anew into the database, compares and switches. */
  public void rebuild() {
    RebuildReport report = view.rebuild(progress -> {}).await();
    if (!report.switched()) {
      throw new IllegalStateException("The rebuilt view differs: " + report + ".");
    }
  }

  @Override
  public void close() {
    runtime.close().await();
    store.close().await();
  }
}
