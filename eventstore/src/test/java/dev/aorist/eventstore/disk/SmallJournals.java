package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.log.Replicas;
import dev.aorist.eventstore.spi.Directory;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.Environment.Worker;
import dev.aorist.eventstore.spi.EventCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Disk stores with journals that fill up soon: for simulations of any module. */
public final class SmallJournals {
  private static final JournalSizes SMALL = new JournalSizes(64 << 10, 256 << 10);

  private static final JournalSizes TINY = new JournalSizes(12_288, 49_152);

  private SmallJournals() {}

  /** As {@link DiskEventStore#openReplica}, with journals that are full after a few records. */
  public static Future<LogEventStore> openReplica(
      Vertx vertx,
      Environment environment,
      Directory directory,
      EventCodec codec,
      EventStoreOptions options,
      Worker replication,
      Replicas replicas) {
    return DiskEventStore.open(
        vertx,
        environment,
        directory,
        codec,
        options,
        TINY,
        new DiskEventStore.Shared(replication, replicas));
  }

  /**
   * As {@link DiskEventStore#openReplica}, with journals that take the largest append and no more.
   */
  public static Future<LogEventStore> openModestReplica(
      Vertx vertx,
      Environment environment,
      Directory directory,
      EventCodec codec,
      EventStoreOptions options,
      Worker replication,
      Replicas replicas) {
    return DiskEventStore.open(
        vertx,
        environment,
        directory,
        codec,
        options,
        new JournalSizes(5 << 20, 6 << 20),
        new DiskEventStore.Shared(replication, replicas));
  }

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
