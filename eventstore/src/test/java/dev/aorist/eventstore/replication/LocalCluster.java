package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.disk.SmallJournals;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.replication.ReplicationOptions.Times;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.eventstore.testkit.LocalAuthority;
import dev.aorist.eventstore.testkit.LocalNetwork;
import dev.aorist.eventstore.testkit.MembersStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Supplier;

/**
 * Members in this process on real threads, seen through the one named first. The first three by
 * name begin the cluster and share the partitions out; others hold nothing.
 */
public final class LocalCluster {
  private LocalCluster() {}

  /** What outlives the members. */
  public static final class Ground {
    final LocalAuthority authority = new LocalAuthority();
    final Path path;

    public Ground(Path path) {
      this.path = path;
    }
  }

  public static Future<MembersStore> open(
      Ground ground,
      List<String> names,
      Vertx vertx,
      Environment environment,
      EventCodec codec,
      EventStoreOptions options) {
    return openAll(ground, names, vertx, environment, codec, options).map(LocalCluster::together);
  }

  /** All of them, in the order of their names here. */
  public static Future<List<ReplicatedStore>> openAll(
      Ground ground,
      List<String> names,
      Vertx vertx,
      Environment environment,
      EventCodec codec,
      EventStoreOptions options) {
    var network = new LocalNetwork();
    List<Future<ReplicatedStore>> opening = new ArrayList<>();
    for (String name : names) {
      opening.add(
          open(
              ground,
              network,
              name,
              names.stream().sorted().limit(3).toList(),
              vertx,
              environment,
              codec,
              options));
    }
    return Future.all(opening).map(all -> all.list());
  }

  private static MembersStore together(List<ReplicatedStore> members) {
    List<Supplier<Future<Void>>> closing = new ArrayList<>();
    members.forEach(each -> closing.add(each::close));
    return new MembersStore(members, closing);
  }

  static Future<ReplicatedStore> open(
      Ground ground,
      LocalNetwork network,
      String name,
      List<String> first,
      Vertx vertx,
      Environment environment,
      EventCodec codec,
      EventStoreOptions options) {
    return open(
        ground,
        network,
        name,
        first,
        vertx,
        environment,
        codec,
        options,
        SmallJournals::openModestReplica);
  }

  static Future<ReplicatedStore> open(
      Ground ground,
      LocalNetwork network,
      String name,
      List<String> first,
      Vertx vertx,
      Environment environment,
      EventCodec codec,
      EventStoreOptions options,
      ReplicatedStore.Opener opener) {
    var disk = new OsDirectory(folder(ground.path.resolve(name)));
    return ReplicatedStore.open(
        new ReplicatedStore.Parts(
            vertx, environment, disk, codec, network.join(name), ground.authority),
        options,
        options(name, first),
        opener,
        EnumSet.allOf(Rule.class));
  }

  /** Members that say more often than usual that they are there, so that tests begin sooner. */
  private static ReplicationOptions options(String name, List<String> names) {
    Times usual = Times.USUAL;
    var times = new Times(Duration.ofMillis(20), usual.answer(), usual.silence(), usual.sick());
    return new ReplicationOptions(name, names, 3, 2, times);
  }

  private static Path folder(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
