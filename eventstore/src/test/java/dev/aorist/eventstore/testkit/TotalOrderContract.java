package dev.aorist.eventstore.testkit;

import static dev.aorist.eventstore.testkit.StoreUnderTest.await;
import static dev.aorist.eventstore.testkit.StoreUnderTest.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.order.OrderedSubscription;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** All partitions as one sequence. */
interface TotalOrderContract extends Contract {
  Comparator<Event> ORDER =
      Comparator.comparingLong(Event::timestamp)
          .thenComparingInt(event -> event.position().partition())
          .thenComparingLong(event -> event.position().offset());

  private Checkpoint start() {
    return Checkpoint.start(under().store().partitions());
  }

  private void fill(int appends) {
    for (int i = 0; i < appends; i++) {
      under().append("account-" + i % 23, "first of " + i, "second of " + i);
      if (i % 5 == 0) {
        under().turnClock(Duration.ofMillis(1));
      }
    }
  }

  private List<Event> sorted() {
    return under().log().stream().flatMap(Collection::stream).sorted(ORDER).toList();
  }

  private static Function<EventCursor, Future<?>> into(List<Event> seen) {
    return cursor -> {
      while (cursor.next()) {
        cursor.events(seen::add);
      }
      return Future.succeededFuture();
    };
  }

  private OrderedSubscription follow(Checkpoint from, Function<EventCursor, Future<?>> handler) {
    return OrderedSubscription.start(under().vertx(), under().store(), from, handler);
  }

  @Test
  default void all_partitions_come_as_one_sequence_ordered_by_time() {
    fill(200);
    List<Event> seen = Collections.synchronizedList(new ArrayList<>());

    Checkpoint end = under().store().end();
    var read =
        OrderedSubscription.between(under().vertx(), under().store(), start(), end, into(seen));

    assertThat(await(read.ended())).isEqualTo(end);
    assertThat(seen).hasSize(400).isEqualTo(sorted());
  }

  @Test
  default void what_comes_while_it_is_followed_keeps_the_order() {
    fill(20);
    List<Event> seen = Collections.synchronizedList(new ArrayList<>());
    var following = follow(start(), into(seen));
    List<Future<Appended>> underWay = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String stream = "account-" + i % 31;
      underWay.add(under().store().append(under().to(stream, ExpectedVersion.any(), "live " + i)));
    }
    underWay.forEach(StoreUnderTest::await);

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> following.position().equals(under().store().end()));

    assertThat(seen).isEqualTo(sorted());
    assertThat(await(following.close())).isEqualTo(under().store().end());
  }

  @Test
  default void it_goes_on_where_another_one_stopped() {
    fill(50);
    List<Event> seen = Collections.synchronizedList(new ArrayList<>());
    var some =
        follow(
            start(),
            cursor -> {
              for (int i = 0; i < 7 && cursor.next(); i++) {
                cursor.events(seen::add);
              }
              return seen.size() < 35
                  ? Future.succeededFuture()
                  : Future.failedFuture("seen enough");
            });
    assertThat(failure(Throwable.class, some.ended())).hasMessage("seen enough");
    assertThat(some.position().events()).isEqualTo(28);

    List<Event> rest = Collections.synchronizedList(new ArrayList<>());
    Checkpoint end = under().store().end();
    var others =
        OrderedSubscription.between(
            under().vertx(), under().store(), some.position(), end, into(rest));
    await(others.ended());

    List<Event> all = new ArrayList<>(seen.subList(0, 28));
    all.addAll(rest);
    assertThat(all).isEqualTo(sorted());
  }

  @Test
  default void a_bound_in_the_past_leaves_out_what_came_later() {
    fill(10);
    var instant = under().now();
    Checkpoint then = await(under().store().checkpointAt(instant));
    under().turnClock(Duration.ofSeconds(1));
    fill(10);
    List<Event> seen = Collections.synchronizedList(new ArrayList<>());

    var read =
        OrderedSubscription.between(under().vertx(), under().store(), start(), then, into(seen));
    await(read.ended());

    assertThat(seen).isEqualTo(sorted().subList(0, 20));
  }

  @Test
  default void the_next_call_waits_for_the_future_of_the_last_one() {
    fill(10);
    List<Event> seen = Collections.synchronizedList(new ArrayList<>());
    Promise<Void> gate = Promise.promise();
    var following =
        follow(
            start(),
            cursor -> {
              cursor.next();
              cursor.events(seen::add);
              return gate.future();
            });
    Awaitility.await().until(() -> seen.size() == 1);
    fill(10);
    assertThat(seen).hasSize(1);
    assertThat(following.position()).isEqualTo(start());

    gate.complete();

    Awaitility.await().until(() -> seen.size() == 40);
    assertThat(seen).isEqualTo(sorted());
    await(following.close());
  }

  @Test
  default void a_handler_that_throws_stops_it() {
    fill(1);
    var following =
        follow(
            start(),
            cursor -> {
              throw new IllegalStateException("no");
            });

    assertThat(failure(IllegalStateException.class, following.ended())).hasMessage("no");
    assertThat(following.position()).isEqualTo(start());
  }

  @Test
  default void checkpoints_of_another_log_or_beyond_the_end_are_refused() {
    assertThatThrownBy(() -> follow(Checkpoint.start(3), into(new ArrayList<>())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The checkpoint has 3 partitions and the log has 8."
                + " Use one that was taken from this log.");
    assertThatThrownBy(
            () ->
                OrderedSubscription.between(
                    under().vertx(),
                    under().store(),
                    start(),
                    start().with(0, 5),
                    into(new ArrayList<>())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Read up to what is committed.");
  }
}
