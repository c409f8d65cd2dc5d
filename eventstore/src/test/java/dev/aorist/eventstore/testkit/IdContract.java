package dev.aorist.eventstore.testkit;

import static dev.aorist.eventstore.testkit.StoreUnderTest.await;
import static dev.aorist.eventstore.testkit.StoreUnderTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.AppendIdExpiredException;
import dev.aorist.eventstore.AppendIds;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.VersionConflictException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Promise P5, once: an append sent again with its id gets its first answer and writes nothing. */
interface IdContract extends Contract {
  @Test
  default void an_append_sent_again_gets_its_first_answer_and_writes_nothing() {
    Append append = under().to("account-1", ExpectedVersion.any(), "a", "b");
    Appended first = under().append(append);
    under().append("account-1", "later");

    assertThat(under().append(append)).isEqualTo(first);
    assertThat(under().append(append)).isEqualTo(first);
    assertThat(under().texts("account-1")).containsExactly("a", "b", "later");
  }

  @Test
  default void ids_are_matched_before_a_conflict_is_reported() {
    Append append = under().to("account-1", ExpectedVersion.noStream(), "a");

    assertThat(under().append(append)).isEqualTo(under().append(append));
  }

  @Test
  default void an_append_over_several_streams_is_known_again() {
    Append append =
        under()
            .to("account-{a}1", ExpectedVersion.noStream(), "a", "b")
            .and(StreamId.parse("account-{a}2"), ExpectedVersion.noStream(), "c");
    Appended first = under().append(append);
    under().append("account-{a}1", "later");

    assertThat(under().append(append)).isEqualTo(first);
    assertThat(under().store().end().events()).isEqualTo(4);
  }

  @Test
  default void copies_under_way_together_get_one_answer() {
    Append append = under().to("account-1", ExpectedVersion.noStream(), "a");

    List<Future<Appended>> answers =
        IntStream.range(0, 20).mapToObj(any -> under().store().append(append)).toList();

    for (Future<Appended> answer : answers) {
      assertThat(await(answer)).isEqualTo(await(answers.get(0)));
    }
    assertThat(under().texts("account-1")).containsExactly("a");
  }

  @Test
  default void what_met_a_conflict_wrote_nothing_and_is_decided_again() {
    Append append = under().to("account-1", ExpectedVersion.exactly(0), "second");
    failure(VersionConflictException.class, under().store().append(append));
    under().append("account-1", "first");

    assertThat(under().append(append).version()).isEqualTo(1);
    assertThat(under().texts("account-1")).containsExactly("first", "second");
  }

  @Test
  default void an_id_is_remembered_for_the_window_and_refused_beyond_it() {
    Append append = under().to("account-1", ExpectedVersion.any(), "a");
    Appended first = under().append(append);

    under().turnClock(StoreUnderTest.ID_WINDOW);
    assertThat(under().append(append)).isEqualTo(first);
    under().turnClock(Duration.ofMillis(1));

    var expired = failure(AppendIdExpiredException.class, under().store().append(append));
    assertThat(expired.id()).isEqualTo(append.id());
    assertThat(expired.window()).isEqualTo(StoreUnderTest.ID_WINDOW);
    assertThat(expired).hasMessageContaining("send what is missing with a new id");
    assertThat(under().texts("account-1")).containsExactly("a");
  }

  @Test
  default void an_id_that_derives_from_an_event_never_expires() {
    UUID event = under().idFrom(under().now());
    long before = under().now().minus(StoreUnderTest.ID_WINDOW.multipliedBy(9)).toEpochMilli();
    UUID id = AppendIds.derived("mailer", event, before, 0);
    Append append = Append.to(id, StreamId.parse("account-1"), ExpectedVersion.any(), "a");
    Appended first = under().append(append);

    for (int i = 0; i < 3; i++) {
      under().turnClock(StoreUnderTest.ID_WINDOW);
      under().append("account-1", "later " + i);
      assertThat(under().append(append)).isEqualTo(first);
    }

    assertThat(AppendIds.derived("mailer", event, before, 0)).isEqualTo(id);
    assertThat(under().texts("account-1")).containsExactly("a", "later 0", "later 1", "later 2");
  }

  @Test
  default void an_old_id_is_refused_although_it_was_never_used() {
    UUID old = under().idFrom(under().now().minus(StoreUnderTest.ID_WINDOW).minusMillis(1));
    Append append = Append.to(old, StreamId.parse("account-1"), ExpectedVersion.noStream(), "a");

    failure(AppendIdExpiredException.class, under().store().append(append));

    assertThat(under().texts("account-1")).isEmpty();
  }

  @Test
  default void an_id_from_a_clock_that_is_ahead_is_known_again() {
    UUID ahead = under().idFrom(under().now().plus(StoreUnderTest.ID_WINDOW.multipliedBy(3)));
    Append append = Append.to(ahead, StreamId.parse("account-1"), ExpectedVersion.any(), "a");
    Appended first = under().append(append);

    for (int i = 0; i < 4; i++) {
      assertThat(under().append(append)).isEqualTo(first);
      under().turnClock(StoreUnderTest.ID_WINDOW);
      under().append("account-1", "in between");
    }
    assertThat(under().append(append)).isEqualTo(first);
  }

  @Test
  default void many_ids_are_told_apart() {
    List<Append> appends =
        IntStream.range(0, 500)
            .mapToObj(i -> under().to("account-" + i % 7, ExpectedVersion.any(), "" + i))
            .toList();
    List<Appended> first = appends.stream().map(under()::append).toList();
    under().turnClock(Duration.ofMinutes(20));

    assertThat(appends.stream().map(under()::append)).isEqualTo(first);
    assertThat(under().store().end().events()).isEqualTo(500);
  }
}
