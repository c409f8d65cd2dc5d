package dev.aorist.eventstore.testkit;

import static dev.aorist.eventstore.testkit.StoreUnderTest.await;
import static dev.aorist.eventstore.testkit.StoreUnderTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreStatistics;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.UnknownEventTypeException;
import dev.aorist.eventstore.VersionConflictException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Appending: expectations, several events and streams at once, metadata. */
interface AppendContract extends Contract {
  @Test
  default void what_was_done_is_counted() {
    StoreStatistics before = under().store().statistics();
    for (int i = 0; i < 10; i++) {
      under().append("account-" + i, "a", "b");
    }

    StoreStatistics after = under().store().statistics();
    assertThat(after.records() - before.records()).isEqualTo(10);
    assertThat(after.events() - before.events()).isEqualTo(20);
    assertThat(after.bytes() - before.bytes()).isGreaterThan(20 * 10);
    assertThat(after.commits() - before.commits()).isEqualTo(10);
    assertThat(after.largestCommit()).isEqualTo(1);
    assertThat(after.longestCommitNanos()).isBetween(0L, after.commitNanos());
    assertThat(after.waitingBytes()).isZero();
  }

  @Test
  default void a_first_append_stands_at_the_beginning_of_stream_and_partition() {
    var stream = StreamId.parse("account-1");

    Appended appended = under().append("account-1", "a", "b", "c");

    int partition = under().store().partitionOf(stream);
    assertThat(appended.first()).isEqualTo(new Position(partition, 0));
    assertThat(appended.last()).isEqualTo(new Position(partition, 2));
    assertThat(appended.events()).isEqualTo(3);
    assertThat(appended.version()).isEqualTo(2);
    List<Event> events = under().read(StreamRead.of(stream)).events();
    assertThat(events).extracting(Event::payload).containsExactly("a", "b", "c");
    assertThat(events).extracting(Event::version).containsExactly(0L, 1L, 2L);
    assertThat(events).extracting(event -> event.position().offset()).containsExactly(0L, 1L, 2L);
    assertThat(events).allMatch(event -> event.timestamp() == appended.timestamp());
    assertThat(events).allMatch(event -> event.stream().equals(stream));
    assertThat(events.get(0).time()).isEqualTo(under().now());
  }

  @ParameterizedTest(name = "a stream at {1} meets {0}: {2}")
  @CsvSource({
    "any version, -1, true",
    "any version, 2, true",
    "no stream, -1, true",
    "no stream, 2, false",
    "an existing stream, -1, false",
    "an existing stream, 2, true",
    "version 2, 2, true",
    "version 2, -1, false",
    "version 1, 2, false",
    "version 3, 2, false",
    "version 0, -1, false",
  })
  default void an_expectation_is_checked(String expectation, long actual, boolean met) {
    ExpectedVersion expected = expected(expectation);
    for (long version = 0; version <= actual; version++) {
      under().append("account-1", "before");
    }

    var sent = under().store().append(under().to("account-1", expected, "x"));

    if (met) {
      assertThat(await(sent).version()).isEqualTo(actual + 1);
    } else {
      var conflict = failure(VersionConflictException.class, sent);
      assertThat(conflict.stream()).isEqualTo(StreamId.parse("account-1"));
      assertThat(conflict.expected()).isEqualTo(expected);
      assertThat(conflict.actual()).isEqualTo(actual);
      assertThat(conflict)
          .hasMessage(
              "account-1: expected "
                  + expectation
                  + (actual < 0 ? " but it does not exist" : " but it is at " + actual)
                  + ". Read it again and decide anew.");
    }
    assertThat(under().texts("account-1")).hasSize((int) actual + (met ? 2 : 1));
  }

  private static ExpectedVersion expected(String text) {
    return switch (text) {
      case "any version" -> ExpectedVersion.any();
      case "no stream" -> ExpectedVersion.noStream();
      case "an existing stream" -> ExpectedVersion.streamExists();
      default -> ExpectedVersion.exactly(Long.parseLong(text.substring("version ".length())));
    };
  }

  @Test
  default void several_streams_of_a_partition_are_written_together_each_as_it_expects() {
    under().append("account-{a}1", "one");

    Appended appended =
        under()
            .append(
                under()
                    .to("account-{a}1", ExpectedVersion.exactly(0), "two", "three")
                    .and(StreamId.parse("transfer-{a}9"), ExpectedVersion.noStream(), "moved")
                    .and(StreamId.parse("account-{a}2"), ExpectedVersion.any(), "first"));

    assertThat(appended.events()).isEqualTo(4);
    assertThat(appended.version()).isEqualTo(2);
    assertThat(appended.first().offset()).isEqualTo(1);
    assertThat(under().partition(appended.last().partition()))
        .extracting(event -> event.stream() + " " + event.version() + " " + event.payload())
        .containsExactly(
            "account-{a}1 0 one",
            "account-{a}1 1 two",
            "account-{a}1 2 three",
            "transfer-{a}9 0 moved",
            "account-{a}2 0 first");
  }

  @Test
  default void one_unmet_expectation_of_several_keeps_everything_out() {
    under().append("account-{a}2", "there");
    Append append =
        under()
            .to("account-{a}1", ExpectedVersion.noStream(), "x")
            .and(StreamId.parse("account-{a}2"), ExpectedVersion.noStream(), "y");

    var conflict = failure(VersionConflictException.class, under().store().append(append));

    assertThat(conflict.stream()).isEqualTo(StreamId.parse("account-{a}2"));
    assertThat(under().texts("account-{a}1")).isEmpty();
    assertThat(under().texts("account-{a}2")).containsExactly("there");
    assertThat(under().append("account-{a}1", "z").version()).isZero();
  }

  @Test
  default void streams_of_two_partitions_are_refused() {
    String other = under().elsewhere("account-1");
    Append append =
        under()
            .to("account-1", ExpectedVersion.any(), "x")
            .and(StreamId.parse(other), ExpectedVersion.any(), "y");

    var refused = failure(IllegalArgumentException.class, under().store().append(append));

    assertThat(refused).hasMessageContaining(other).hasMessageContaining("partition key");
    assertThat(under().store().end().events()).isZero();
  }

  @Test
  default void an_object_that_is_no_event_is_refused_and_nothing_is_written() {
    var refused =
        failure(
            UnknownEventTypeException.class,
            under().store().append(under().to("account-1", ExpectedVersion.any(), "text", 17)));

    assertThat(refused.type()).isEqualTo(Integer.class);
    assertThat(under().store().end().events()).isZero();
    assertThat(under().append("account-1", "text").version()).isZero();
  }

  @Test
  default void metadata_come_back_with_every_event() {
    UUID command = under().id();
    UUID cause = under().id();
    Metadata metadata =
        Metadata.none()
            .withCommandId(command)
            .withCorrelationId("Gespräch 7")
            .withCausationId(cause)
            .withTraceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            .withActor("alice@example.org")
            .withHeader("tenant", "東京")
            .withHeader("empty", "");
    Append append = under().to("account-1", ExpectedVersion.any(), "a", "b").with(metadata);

    under().append(append);

    assertThat(under().read(StreamRead.of(StreamId.parse("account-1"))).events())
        .hasSize(2)
        .allSatisfy(event -> assertThat(event.metadata()).isEqualTo(metadata));
  }

  @Test
  default void no_part_of_metadata_is_needed() {
    List<Metadata> some =
        List.of(
            Metadata.none(),
            Metadata.none().withActor(""),
            Metadata.none().withHeader("a", "b"),
            new Metadata(null, "c", null, null, null, Map.of()));
    for (Metadata metadata : some) {
      under().append(under().to("account-1", ExpectedVersion.any(), "a").with(metadata));
    }

    assertThat(under().read(StreamRead.of(StreamId.parse("account-1"))).events())
        .extracting(Event::metadata)
        .isEqualTo(some);
  }

  @Test
  default void events_have_ids_of_their_own_that_stay() {
    under().append("account-1", "a", "b", "c");
    under().append("account-1", "d");

    List<UUID> ids =
        under().read(StreamRead.of(StreamId.parse("account-1"))).events().stream()
            .map(Event::id)
            .toList();

    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.version() == 7);
    int partition = under().store().partitionOf(StreamId.parse("account-1"));
    assertThat(under().partition(partition)).extracting(Event::id).isEqualTo(ids);
  }

  @Test
  default void timestamps_of_a_partition_rise_although_the_clock_goes_back() {
    Appended first = under().append("account-1", "a");
    under().turnClock(Duration.ofMinutes(-30));
    Appended second = under().append("account-1", "b");
    under().turnClock(Duration.ofHours(4));
    Appended third = under().append("account-1", "c");

    assertThat(second.timestamp()).isGreaterThan(first.timestamp());
    assertThat(third.timestamp()).isGreaterThan(second.timestamp());
    assertThat(under().read(StreamRead.of(StreamId.parse("account-1"))).events().get(2).time())
        .isEqualTo(under().now());
  }

  @Test
  default void stream_ids_may_hold_anything_but_control_characters() {
    List<String> names =
        List.of(
            "a-b-c", "a-{", "a-{}", "a-}{", "größe-日本 ✓ 𝄞", "a-" + "x".repeat(510), "a-../../etc");
    for (String name : names) {
      under().append(name, "of " + name);
    }
    for (String name : names) {
      assertThat(under().texts(name)).containsExactly("of " + name);
    }
  }
}
