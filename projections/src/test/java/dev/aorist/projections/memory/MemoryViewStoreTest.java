package dev.aorist.projections.memory;

import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.testkit.ViewStoreContract;
import io.vertx.core.Future;

class MemoryViewStoreTest extends ViewStoreContract {
  @Override
  protected Future<ViewStore> open() {
    return Future.succeededFuture(new MemoryViewStore());
  }
}
