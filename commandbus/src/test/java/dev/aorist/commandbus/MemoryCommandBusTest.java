package dev.aorist.commandbus;

import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.memory.MemoryEventStore;
import io.vertx.core.Future;

class MemoryCommandBusTest extends CommandBusContract {
  @Override
  Future<LogEventStore> open() {
    return Future.succeededFuture(MemoryEventStore.create(vertx, environment, Bank.CODEC, OPTIONS));
  }
}
