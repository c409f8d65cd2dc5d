package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.eventstore.testkit.EventStoreContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** The contract, seen through a member that leads a third of the partitions. */
class ReplicatedStoreTest extends EventStoreContract {
  @TempDir Path path;
  private LocalCluster.@Nullable Ground ground;

  @Override
  protected Future<? extends EventStore> open(
      Vertx vertx, Environment environment, EventCodec codec, EventStoreOptions options) {
    if (ground == null) {
      ground = new LocalCluster.Ground(path);
    }
    return LocalCluster.open(ground, List.of("b", "a", "c"), vertx, environment, codec, options);
  }
}
