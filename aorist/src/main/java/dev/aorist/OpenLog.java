package dev.aorist;

import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.cluster.ClusterMember;
import dev.aorist.eventstore.cluster.ClusterOptions;
import dev.aorist.eventstore.disk.DiskEventStore;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.memory.MemoryEventStore;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.replication.ReplicatedStore;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.Lanes;
import dev.aorist.eventstore.spi.Leaders;
import dev.aorist.projections.spi.Share;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The log of an application, open: on its own in a directory or in memory, or one member's of a
 * cluster.
 *
 * @param store for everybody
 * @param here reads what is in this process, for those who decide on its lanes
 * @param member this member's part of a cluster; empty where there is none
 * @param closing closes it
 */
record OpenLog(
    EventStore store,
    EventReader here,
    Lanes lanes,
    Optional<ReplicatedStore> member,
    Supplier<Future<Void>> closing) {

  static Future<OpenLog> open(
      Vertx vertx,
      Environment environment,
      AoristOptions options,
      Registrations registrations,
      EventStoreOptions of) {
    Optional<Path> directory = options.eventsDirectory();
    if (options.cluster().isPresent()) {
      return clustered(vertx, environment, options, registrations, of, options.cluster().get());
    }
    Future<LogEventStore> opening =
        directory
            .map(
                path ->
                    DiskEventStore.open(
                        vertx, environment, new OsDirectory(path), registrations.codec(), of))
            .orElseGet(
                () ->
                    Future.succeededFuture(
                        MemoryEventStore.create(vertx, environment, registrations.codec(), of)));
    return opening.map(OpenLog::alone);
  }

  private static Future<OpenLog> clustered(
      Vertx vertx,
      Environment environment,
      AoristOptions options,
      Registrations registrations,
      EventStoreOptions of,
      ClusterOptions cluster) {
    if (options.eventsDirectory().isEmpty()) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "The member "
                  + cluster.member()
                  + " cannot be started: its log would be in memory. Give it a directory of its"
                  + " own."));
    }
    var directory = new OsDirectory(options.eventsDirectory().orElseThrow());
    return ClusterMember.open(vertx, environment, directory, registrations.codec(), of, cluster)
        .map(OpenLog::of);
  }

  private static OpenLog alone(LogEventStore store) {
    return new OpenLog(store, store, store, Optional.empty(), store::close);
  }

  private static OpenLog of(ClusterMember member) {
    ReplicatedStore store = member.store();
    return new OpenLog(store, store.here(), store, Optional.of(store), member::close);
  }

  /** The road to the lanes of other members; empty where all lanes are here. */
  Optional<Leaders> leaders() {
    return member.map(store -> store);
  }

  /** Which partitions are worked on here. */
  Share share() {
    return leaders().<Share>map(LedHere::new).orElse(Share.ALL);
  }

  /** Those that this member leads. */
  private record LedHere(Leaders leaders) implements Share {
    @Override
    public boolean has(int partition) {
      return leaders.leads(partition);
    }

    @Override
    public String member() {
      return leaders.member();
    }

    @Override
    public boolean isThere(String member) {
      return leaders.isThere(member);
    }
  }

  Future<Void> close() {
    return closing.get();
  }
}
