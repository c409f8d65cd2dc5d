package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.eventstore.testkit.DurableEventStoreContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DiskEventStoreTest extends DurableEventStoreContract {
  /** Small, since every test fills files anew; they take the largest append and little more. */
  private static final JournalSizes SIZES = new JournalSizes(5 << 20, 6 << 20);

  @TempDir Path path;

  @Override
  protected Future<? extends EventStore> open(
      Vertx vertx, Environment environment, EventCodec codec, EventStoreOptions options) {
    return DiskEventStore.open(vertx, environment, new OsDirectory(path), codec, options, SIZES);
  }
}
