package dev.aorist.eventstore.memory;

import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.eventstore.testkit.EventStoreContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

class MemoryEventStoreTest extends EventStoreContract {
  @Override
  protected Future<? extends EventStore> open(
      Vertx vertx, Environment environment, EventCodec codec, EventStoreOptions options) {
    return Future.succeededFuture(MemoryEventStore.create(vertx, environment, codec, options));
  }
}
