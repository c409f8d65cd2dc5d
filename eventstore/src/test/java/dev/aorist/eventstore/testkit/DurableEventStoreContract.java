package dev.aorist.eventstore.testkit;

import static dev.aorist.eventstore.testkit.StoreUnderTest.await;
import static dev.aorist.eventstore.testkit.StoreUnderTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.AppendIdExpiredException;
import dev.aorist.eventstore.AppendIds;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.StoreOpenException.Reason;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.VersionConflictException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a store that outlives its closing does besides. */
public abstract class DurableEventStoreContract extends EventStoreContract {
  @Test
  void everything_is_there_after_reopening() {
    for (int i = 0; i < 100; i++) {
      under().append("account-" + i % 10, "a" + i, "b" + i);
    }
    List<List<Event>> before = under().log();
    Checkpoint end = under().store().end();

    for (int i = 0; i < 3; i++) {
      under().reopen();

      assertThat(under().log()).isEqualTo(before);
      assertThat(under().store().end()).isEqualTo(end);
      assertThat(under().texts("account-3")).hasSize(20).startsWith("a3", "b3", "a13");
    }
  }

  @Test
  void appends_go_on_where_they_were_after_reopening() {
    Appended first = under().append("account-1", "a", "b");
    under().turnClock(Duration.ofHours(-1));
    under().reopen();

    var conflict =
        failure(
            VersionConflictException.class,
            under().store().append(under().to("account-1", ExpectedVersion.exactly(0), "x")));
    Appended next = under().append(under().to("account-1", ExpectedVersion.exactly(1), "c"));

    assertThat(conflict.actual()).isEqualTo(1);
    assertThat(next.first().offset()).isEqualTo(2);
    assertThat(next.version()).isEqualTo(2);
    assertThat(next.timestamp()).isGreaterThan(first.timestamp());
    under().reopen();
    assertThat(under().texts("account-1")).containsExactly("a", "b", "c");
  }

  @Test
  void ids_are_remembered_over_reopening_for_as_long_as_ever() {
    Append append =
        under()
            .to("account-{a}1", ExpectedVersion.noStream(), "a")
            .and(StreamId.parse("account-{a}2"), ExpectedVersion.noStream(), "b", "c");
    Appended first = under().append(append);
    under().append("account-{a}1", "later");

    under().reopen();
    assertThat(under().append(append)).isEqualTo(first);
    under().turnClock(StoreUnderTest.ID_WINDOW);
    under().reopen();
    assertThat(under().append(append)).isEqualTo(first);
    under().turnClock(Duration.ofMillis(1));
    failure(AppendIdExpiredException.class, under().store().append(append));
    assertThat(under().store().end().events()).isEqualTo(4);
  }

  @Test
  void ids_that_derive_from_events_are_remembered_for_ever() {
    UUID event = under().idFrom(under().now());
    long before = under().now().minus(StoreUnderTest.ID_WINDOW.multipliedBy(9)).toEpochMilli();
    UUID id = AppendIds.derived("mailer", event, before, 0);
    Append append = Append.to(id, StreamId.parse("account-1"), ExpectedVersion.any(), "a");
    Appended first = under().append(append);

    for (int i = 0; i < 3; i++) {
      under().turnClock(StoreUnderTest.ID_WINDOW);
      under().reopen();
      assertThat(under().append(append)).isEqualTo(first);
    }
    assertThat(under().texts("account-1")).containsExactly("a");
  }

  @Test
  void consumers_go_on_where_they_were_after_reopening() {
    under().append("account-1", "a", "b", "c");
    int partition = under().store().partitionOf(StreamId.parse("account-1"));
    ConsumerOffset worker = await(under().store().consumerOffsets().claim("mailer", partition));
    await(under().store().consumerOffsets().store(worker.at(2)));

    for (int i = 0; i < 2; i++) {
      under().reopen();

      assertThat(await(under().store().consumerOffsets().stored("mailer")).offset(partition))
          .isEqualTo(2);
      assertThat(await(under().store().consumerOffsets().groups())).containsExactly("mailer");
    }
    await(under().store().consumerOffsets().store(worker.at(3)));
    assertThat(await(under().store().consumerOffsets().claim("mailer", partition)).epoch())
        .isEqualTo(2);
  }

  @Test
  void time_that_was_closed_stays_closed_after_reopening() {
    under().append("account-1", "before");
    under().turnClock(Duration.ofMinutes(10));
    Instant told = under().now();
    Checkpoint checkpoint = await(under().store().checkpointAt(told));
    long closed = await(under().store().closeTime());
    under().turnClock(Duration.ofMinutes(-20));

    under().reopen();
    Appended after = under().append("account-1", "after");

    assertThat(after.timestamp()).isGreaterThan(closed);
    assertThat(HybridTime.instant(after.timestamp())).isAfter(told);
    assertThat(await(under().store().checkpointAt(told))).isEqualTo(checkpoint);
  }

  @Test
  void what_is_answered_while_the_store_is_closed_is_there_afterwards() {
    List<Future<Appended>> sent = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      sent.add(
          under().store().append(under().to("account-" + i % 5, ExpectedVersion.any(), "" + i)));
    }
    under().reopen();

    assertThat(sent).allMatch(Future::succeeded);
    assertThat(under().store().end().events()).isEqualTo(300);
  }

  @Test
  void what_was_acknowledged_while_callers_raced_with_the_closing_is_there() {
    var history = new History();
    for (int i = 0; i < 5; i++) {
      writeWhileClosing(history);
      under().reopen();
      HistoryChecker.check(history, under().log());
    }
  }

  @Test
  void a_place_that_is_in_use_is_not_opened_again() {
    var refused = failure(StoreOpenException.class, under().open(EventStoreOptions.defaults()));

    assertThat(refused.reason()).isEqualTo(Reason.IN_USE);
    assertThat(refused).hasMessageContaining("in use");
    under().append("account-1", "not disturbed");
  }

  @Test
  void the_number_of_partitions_is_kept_and_not_changed() {
    under().append("account-1", "a");
    under().reopen(EventStoreOptions.defaults());
    assertThat(under().store().partitions()).isEqualTo(StoreUnderTest.PARTITIONS);
    await(under().store().close());

    var refused =
        failure(
            StoreOpenException.class, under().open(EventStoreOptions.defaults().withPartitions(9)));

    assertThat(refused.reason()).isEqualTo(Reason.OTHER_SETTINGS);
    assertThat(refused).hasMessageContaining("8 partitions, not 9");
  }

  @Test
  void large_and_many_appends_survive_reopening() {
    String text = "x".repeat(1 << 20);
    Object[] many = new Object[10_000];
    Arrays.fill(many, "y");
    under().append("account-1", text, text, text);
    under().append("account-1", many);
    under().append("account-1", text);

    under().reopen();

    List<Event> events =
        under().partition(under().store().partitionOf(StreamId.parse("account-1")));
    assertThat(events).hasSize(10_004);
    assertThat(events.get(2).payload()).isEqualTo(text);
    assertThat(events.get(10_003).payload()).isEqualTo(text);
    assertThat(events.get(5000).payload()).isEqualTo("y");
  }
}
