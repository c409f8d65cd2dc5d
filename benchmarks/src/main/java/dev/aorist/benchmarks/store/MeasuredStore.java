package dev.aorist.benchmarks.store;

import dev.aorist.benchmarks.bank.Deposited;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.eventstore.disk.DiskEventStore;
import dev.aorist.eventstore.json.JsonEventCodec;
import dev.aorist.eventstore.memory.MemoryEventStore;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.spi.EventCodec;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/** An event store as an application has it, options and all, and an event loop to call it from. */
public final class MeasuredStore implements AutoCloseable {
  private final Vertx vertx;
  private final EventStore store;
  private final Context context;

  private MeasuredStore(Vertx vertx, EventStore store) {
    this.vertx = vertx;
    this.store = store;
    this.context = vertx.getOrCreateContext();
  }

  /**
   * Makes a new store and waits for it.
   *
   * @param storage {@code disk} or {@code memory}
   * @param directory an empty or missing directory, for {@code disk}
   */
  public static MeasuredStore open(String storage, Path directory) {
    Vertx vertx = Vertx.vertx();
    SystemEnvironment environment = new SystemEnvironment();
    EventCodec codec = JsonEventCodec.builder().register(Deposited.class).build();
    EventStoreOptions options = EventStoreOptions.defaults();
    EventStore store =
        switch (storage) {
          case "memory" -> MemoryEventStore.create(vertx, environment, codec, options);
          case "disk" ->
              DiskEventStore.open(vertx, environment, new OsDirectory(directory), codec, options)
                  .await();
          default -> throw new IllegalArgumentException("disk or memory, not " + storage);
        };
    return new MeasuredStore(vertx, store);
  }

  /** What is appended to. */
  public EventWriter writer() {
    return store;
  }

  /** What is read from. */
  public EventReader reader() {
    return store;
  }

  /** The event loop that calls and is answered. */
  public Context context() {
    return context;
  }

  /** Closes store and event loop and waits for it; the files stay. */
  @Override
  public void close() {
    store.close().await();
    vertx.close().await();
  }
}
