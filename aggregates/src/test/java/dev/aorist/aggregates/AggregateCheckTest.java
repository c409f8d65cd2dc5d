package dev.aorist.aggregates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.aggregates.Bank.Account;
import dev.aorist.aggregates.Bank.AccountEvent;
import dev.aorist.aggregates.Bank.Deposited;
import dev.aorist.aggregates.Bank.Opened;
import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.json.JsonEventCodec;
import dev.aorist.eventstore.memory.MemoryEventStore;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.Environment.Worker;
import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.eventstore.testkit.Uuid7;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AggregateCheckTest {
  private final Vertx vertx = Vertx.vertx();
  private final Environment environment = new SystemEnvironment();
  private final EventStore store =
      get(
          open(
              vertx,
              environment,
              JsonEventCodec.builder().register(AccountEvent.class).build(),
              EventStoreOptions.defaults().withPartitions(3)));
  private final Worker checker = environment.worker("check");
  private final Worker folders = environment.workers("fold", 1);

  /** Opens the log, one in memory unless it is tried on another one. */
  Future<? extends EventStore> open(
      Vertx vertx, Environment environment, EventCodec codec, EventStoreOptions options) {
    return Future.succeededFuture(MemoryEventStore.create(vertx, environment, codec, options));
  }

  @AfterEach
  void close() {
    get(store.close());
    checker.close();
    folders.close();
    get(vertx.close());
  }

  private void append(String stream, Object... events) {
    var id = Uuid7.at(environment.clock().instant(), environment.random());
    get(store.append(Append.to(id, StreamId.parse(stream), ExpectedVersion.any(), events)));
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void every_stream_that_does_not_fold_is_named_with_the_event_and_the_reason() {
    for (int i = 0; i < 20; i++) {
      append("account-" + i, new Opened("Ann"), new Deposited(i));
      append("account-" + i, new Deposited(1));
    }
    append("account-odd", new Deposited(5));
    append("shop-1", new Opened("nobody's"));
    append("shop-2", new Opened("nobody's"));
    List<Long> progress = new ArrayList<>();

    AggregateCheck.Report report =
        get(
            AggregateCheck.run(
                vertx,
                checker,
                folders,
                store,
                List.of(AggregateType.of(Account.class)),
                progress::add));

    assertThat(report.streams()).isEqualTo(21);
    assertThat(report.events()).isEqualTo(63);
    assertThat(report.failed()).isEqualTo(1);
    assertThat(report.unknown()).containsOnly(java.util.Map.entry("shop", 2L));
    assertThat(report.problems())
        .singleElement()
        .satisfies(p -> assertThat(p.stream()).isEqualTo(StreamId.parse("account-odd")))
        .satisfies(
            p ->
                assertThat(p.why())
                    .startsWith("account-odd cannot be folded: its event of version 0")
                    .endsWith("correct the handler, then load the stream again."));
    assertThat(progress).last().isEqualTo(63L);
  }
}
