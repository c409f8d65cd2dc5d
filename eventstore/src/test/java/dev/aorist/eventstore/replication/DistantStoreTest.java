package dev.aorist.eventstore.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.eventstore.testkit.EventStoreContract;
import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.MembersStore;
import dev.aorist.eventstore.testkit.Uuid7;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The contract, seen through a fourth member that holds nothing at all. */
@EnabledIfSystemProperty(
    named = "aorist.full",
    matches = "true",
    disabledReason = "takes a quarter of a minute; mvn -Pfull runs it")
class DistantStoreTest extends EventStoreContract {
  @TempDir Path path;
  private LocalCluster.@Nullable Ground ground;
  private EventStore store;

  @Override
  protected Future<? extends EventStore> open(
      Vertx vertx, Environment environment, EventCodec codec, EventStoreOptions options) {
    if (ground == null) {
      ground = new LocalCluster.Ground(path);
    }
    Future<MembersStore> opening =
        LocalCluster.open(ground, List.of("d", "a", "b", "c"), vertx, environment, codec, options);
    opening.onSuccess(opened -> store = opened);
    return opening;
  }

  /** Each member counts what it does itself. */
  @Override
  @Test
  public void what_was_done_is_counted() {
    var append =
        History.labelled(
            Uuid7.at(Instant.now(), new SplittableRandom(1)),
            List.of(StreamId.parse("account-1")),
            ExpectedVersion.any(),
            1);
    await().until(store.append(append)::succeeded);
    assertThat(store.statistics().records()).isZero();
  }
}
