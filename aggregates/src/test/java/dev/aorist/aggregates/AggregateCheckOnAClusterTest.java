package dev.aorist.aggregates;

import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.replication.LocalCluster;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.EventCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Checking code against what happened on a member of a cluster, whose log is led by three. */
@EnabledIfSystemProperty(
    named = "aorist.full",
    matches = "true",
    disabledReason = "takes some seconds; mvn -Pfull runs it")
class AggregateCheckOnAClusterTest extends AggregateCheckTest {
  private static final AtomicInteger CLUSTERS = new AtomicInteger();

  @TempDir static Path clusters;

  @Override
  Future<? extends EventStore> open(
      Vertx vertx, Environment environment, EventCodec codec, EventStoreOptions options) {
    var ground = new LocalCluster.Ground(clusters.resolve("" + CLUSTERS.incrementAndGet()));
    return LocalCluster.open(ground, List.of("b", "a", "c"), vertx, environment, codec, options);
  }
}
