package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.ConsumerOffsets;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreStatistics;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.disk.SmallJournals;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.eventstore.testkit.LocalAuthority;
import dev.aorist.eventstore.testkit.LocalNetwork;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * Three members in this process on real threads, seen as one store: through the one named first.
 */
final class LocalCluster implements EventStore {
  private final List<ReplicatedStore> members;

  private LocalCluster(List<ReplicatedStore> members) {
    this.members = members;
  }

  /** What outlives the members. */
  static final class Ground {
    final LocalAuthority authority = new LocalAuthority();
    final Path path;

    Ground(Path path) {
      this.path = path;
    }
  }

  static Future<LocalCluster> open(
      Ground ground,
      List<String> names,
      Vertx vertx,
      Environment environment,
      EventCodec codec,
      EventStoreOptions options) {
    var network = new LocalNetwork();
    List<Future<ReplicatedStore>> opening = new ArrayList<>();
    for (String name : names) {
      var disk = new OsDirectory(folder(ground.path.resolve(name)));
      opening.add(
          ReplicatedStore.open(
              new ReplicatedStore.Parts(
                  vertx, environment, disk, codec, network.join(name), ground.authority),
              options,
              ReplicationOptions.of(name, names.stream().sorted().toList()),
              SmallJournals::openModestReplica,
              EnumSet.allOf(Rule.class)));
    }
    return Future.all(opening).map(all -> new LocalCluster(all.list()));
  }

  private static Path folder(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private EventStore first() {
    return members.get(0);
  }

  @Override
  public int partitions() {
    return first().partitions();
  }

  @Override
  public int partitionOf(StreamId stream) {
    return first().partitionOf(stream);
  }

  @Override
  public Future<Appended> append(Append append) {
    return first().append(append);
  }

  @Override
  public Future<EventBatch> readStream(StreamRead read) {
    return first().readStream(read);
  }

  @Override
  public Future<EventBatch> read(Position from, int maxBytes) {
    return first().read(from, maxBytes);
  }

  @Override
  public Checkpoint end() {
    return first().end();
  }

  @Override
  public Future<Checkpoint> awaitBeyond(Checkpoint seen) {
    return first().awaitBeyond(seen);
  }

  @Override
  public Future<Long> closeTime() {
    return first().closeTime();
  }

  @Override
  public Future<Checkpoint> checkpointAt(Instant instant) {
    return first().checkpointAt(instant);
  }

  @Override
  public ConsumerOffsets consumerOffsets() {
    return first().consumerOffsets();
  }

  @Override
  public StoreStatistics statistics() {
    return first().statistics();
  }

  @Override
  public Future<Void> close() {
    // The others stay until the first one has all its answers.
    return members
        .get(0)
        .close()
        .compose(
            any -> Future.join(members.stream().map(ReplicatedStore::close).toList()).mapEmpty());
  }
}
