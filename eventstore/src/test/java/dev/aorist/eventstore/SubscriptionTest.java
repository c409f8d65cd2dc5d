package dev.aorist.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;
import dev.aorist.eventstore.memory.MemoryEventStore;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.testkit.TextCodec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubscriptionTest {
  private static final TimeOrderedEpochFactory IDS = new TimeOrderedEpochFactory();
  private final Vertx vertx = Vertx.vertx();
  private final EventStore store =
      MemoryEventStore.create(
          vertx,
          new SystemEnvironment(),
          new TextCodec(),
          EventStoreOptions.defaults().withPartitions(4));

  @AfterEach
  void close() throws Exception {
    store.close().await(10, TimeUnit.SECONDS);
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void catching_up_and_going_live_misses_and_repeats_nothing() {
    List<Position> seen = Collections.synchronizedList(new ArrayList<>());
    append(0, 500);
    var subscription =
        Subscription.start(vertx, store, Checkpoint.start(4), batch -> note(batch, seen));
    append(500, 1500);
    awaitEnd(subscription, 2000);
    append(2000, 100);
    awaitEnd(subscription, 2100);
    for (int partition = 0; partition < 4; partition++) {
      int p = partition;
      List<Long> offsets =
          seen.stream().filter(each -> each.partition() == p).map(Position::offset).toList();
      assertThat(offsets)
          .isEqualTo(java.util.stream.LongStream.range(0, offsets.size()).boxed().toList());
    }
    assertThat(seen).hasSize(2100);
  }

  @Test
  void a_failing_handler_stops_it_before_the_batch_that_failed() {
    append(0, 1);
    var subscription =
        Subscription.start(vertx, store, Checkpoint.start(4), batch -> Future.failedFuture("no"));
    Awaitility.await().until(() -> subscription.ended().failed());
    assertThat(subscription.ended().cause()).hasMessage("no");
    assertThat(subscription.position()).isEqualTo(Checkpoint.start(4));
  }

  @Test
  void the_next_batch_waits_for_the_handler_of_the_last_one() {
    append(0, 8);
    List<Position> seen = Collections.synchronizedList(new ArrayList<>());
    Promise<Void> gate = Promise.promise();
    var subscription =
        Subscription.start(
            vertx,
            store,
            Checkpoint.start(4),
            batch -> note(batch, seen).compose(any -> gate.future()));
    Awaitility.await().until(() -> !seen.isEmpty());
    int first = seen.size();
    Awaitility.await().during(Duration.ofMillis(50)).until(() -> seen.size() == first);
    gate.complete();
    awaitEnd(subscription, 8);
    assertThat(seen).hasSize(8);
  }

  @Test
  void closing_ends_it() throws Exception {
    var subscription =
        Subscription.start(vertx, store, Checkpoint.start(4), batch -> Future.succeededFuture());
    subscription.close().await(10, TimeUnit.SECONDS);
    assertThat(subscription.ended().succeeded()).isTrue();
  }

  @Test
  void a_checkpoint_of_another_log_is_refused() {
    assertThatThrownBy(
            () ->
                Subscription.start(
                    vertx, store, Checkpoint.start(3), batch -> Future.succeededFuture()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The checkpoint has 3 partitions and the log has 4. Use one that was taken from this log.");
  }

  private static Future<Void> note(EventBatch batch, List<Position> seen) {
    batch.events().forEach(event -> seen.add(event.position()));
    return Future.succeededFuture();
  }

  private void append(int from, int count) {
    for (int i = from; i < from + count; i++) {
      store.append(
          Append.to(
              IDS.create(),
              StreamId.of("thing", "" + i % 97),
              ExpectedVersion.any(),
              "event " + i));
    }
  }

  private static void awaitEnd(Subscription subscription, long events) {
    Awaitility.await().until(() -> subscription.position().events() == events);
  }
}
