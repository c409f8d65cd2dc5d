package dev.aorist.projections.jdbc;

import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.testkit.DurableViewStoreContract;
import io.vertx.core.Future;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2ViewStoreTest extends DurableViewStoreContract {
  @TempDir Path directory;

  @Override
  protected Future<? extends ViewStore> open() {
    return JdbcViewStore.h2(directory.resolve("views"), new SystemEnvironment());
  }
}
