package dev.aorist.eventstore.memory;

import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.EventCodec;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Makes event stores that keep everything in memory: the log as it is, with nothing to force.
 * Nothing survives the process.
 */
public final class MemoryEventStore {
  private MemoryEventStore() {}

  /** An empty store. Does not block. */
  public static LogEventStore create(
      Vertx vertx, Environment environment, EventCodec codec, EventStoreOptions options) {
    try {
      return new LogEventStore(
          vertx,
          environment,
          new MemoryCommitLog(),
          true,
          codec,
          options.partitionsOfNew(),
          options.idWindow());
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail like a disk", e);
    }
  }
}
