package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.spi.Directory;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.EventCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Disk stores with journals that fill up soon: for simulations of any module. */
public final class SmallJournals {
  private static final JournalSizes SMALL = new JournalSizes(64 << 10, 256 << 10);

  private SmallJournals() {}

  /** As {@link DiskEventStore#open}. */
  public static Future<LogEventStore> open(
      Vertx vertx,
      Environment environment,
      Directory directory,
      EventCodec codec,
      EventStoreOptions options) {
    return DiskEventStore.open(vertx, environment, directory, codec, options, SMALL);
  }
}
