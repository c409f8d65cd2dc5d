package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.EventCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Opens the store under test. */
@FunctionalInterface
interface StoreOpener {
  Future<? extends EventStore> open(
      Vertx vertx, Environment environment, EventCodec codec, EventStoreOptions options);
}
