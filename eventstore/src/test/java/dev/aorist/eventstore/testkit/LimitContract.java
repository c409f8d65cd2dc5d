package dev.aorist.eventstore.testkit;

import static dev.aorist.eventstore.testkit.StoreUnderTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.LimitExceededException;
import dev.aorist.eventstore.Limits;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.StreamId;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** How large things may be. */
interface LimitContract extends Contract {
  /** Refuses {@code append}, writes nothing, and goes on. */
  private void refuses(Append append, String what, long actual, long limit) {
    var refused = failure(LimitExceededException.class, under().store().append(append));

    assertThat(refused.what()).contains(what);
    assertThat(refused.limit()).isEqualTo(limit);
    assertThat(refused.actual()).isEqualTo(actual);
    assertThat(refused).hasMessageEndingWith("keep the bulk elsewhere and store a reference.");
    assertThat(under().store().end().events()).isZero();
    assertThat(under().append("account-1", "goes on").version()).isZero();
  }

  private Append events(int count, String each) {
    Object[] events = new Object[count];
    Arrays.fill(events, each);
    return under().to("account-1", ExpectedVersion.any(), events);
  }

  private Append streams(int count) {
    Append append = under().to("s-{a}0", ExpectedVersion.any(), "x");
    for (int i = 1; i < count; i++) {
      append = append.and(StreamId.parse("s-{a}" + i), ExpectedVersion.any(), "x");
    }
    return append;
  }

  @Test
  default void an_event_of_the_largest_size_is_kept() {
    String text = "x".repeat(Limits.EVENT_BYTES);

    under().append("account-1", text);

    assertThat(under().texts("account-1")).containsExactly(text);
  }

  @Test
  default void a_larger_event_is_refused() {
    refuses(
        events(1, "x".repeat(Limits.EVENT_BYTES + 1)),
        "text",
        Limits.EVENT_BYTES + 1,
        Limits.EVENT_BYTES);
  }

  @Test
  default void as_many_events_as_an_append_may_hold_are_kept() {
    under().append(events(Limits.APPEND_EVENTS, "x"));

    assertThat(under().store().end().events()).isEqualTo(Limits.APPEND_EVENTS);
  }

  @Test
  default void more_events_are_refused() {
    refuses(
        events(Limits.APPEND_EVENTS + 1, "x"),
        "number of events",
        Limits.APPEND_EVENTS + 1,
        Limits.APPEND_EVENTS);
  }

  @Test
  default void as_many_streams_as_an_append_may_hold_are_kept() {
    under().append(streams(Limits.APPEND_STREAMS));

    assertThat(under().store().end().events()).isEqualTo(Limits.APPEND_STREAMS);
  }

  @Test
  default void more_streams_are_refused() {
    refuses(
        streams(Limits.APPEND_STREAMS + 1),
        "number of streams",
        Limits.APPEND_STREAMS + 1,
        Limits.APPEND_STREAMS);
  }

  @Test
  default void a_large_append_is_kept_and_a_larger_one_refused() {
    String quarter = "x".repeat(Limits.APPEND_BYTES / 8 - 1000);
    under().append("account-1", quarter, quarter, quarter, quarter, quarter, quarter, quarter);
    assertThat(under().texts("account-1")).hasSize(7).containsOnly(quarter);

    var refused =
        failure(
            LimitExceededException.class,
            under().store().append(events(9, "x".repeat(Limits.APPEND_BYTES / 8))));

    assertThat(refused.limit()).isEqualTo(Limits.APPEND_BYTES);
    assertThat(under().append("account-1", "goes on").version()).isEqualTo(7);
  }

  @Test
  default void metadata_are_kept_up_to_their_size_and_refused_beyond_it() {
    Metadata large = Metadata.none().withHeader("h", "x".repeat(Metadata.MAX_BYTES - 100));
    under().append(events(1, "x").with(large));

    var refused =
        failure(
            LimitExceededException.class,
            under().store().append(events(1, "x").with(large.withActor("x".repeat(101)))));

    assertThat(refused.limit()).isEqualTo(Metadata.MAX_BYTES);
    assertThat(refused.what()).containsIgnoringCase("metadata");
    assertThat(under().store().end().events()).isEqualTo(1);
  }
}
