package dev.aorist.eventstore.testkit;

import static dev.aorist.eventstore.testkit.StoreUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Reading one stream: forward, backward, bounded by version, time and number. */
interface StreamReadContract extends Contract {
  private static StreamRead account() {
    return StreamRead.of(StreamId.parse("account-{a}1"));
  }

  /** Ten events in appends of one, two, three and four, with others in between. */
  private void write() {
    for (int size = 1, version = 0; size <= 4; size++) {
      Object[] events = new Object[size];
      for (int i = 0; i < size; i++) {
        events[i] = "v" + version++;
      }
      under()
          .append(
              under()
                  .to("account-{a}2", ExpectedVersion.any(), "other")
                  .and(StreamId.parse("account-{a}1"), ExpectedVersion.any(), events));
      under().append("account-{a}2", "more", "others");
    }
  }

  private void gives(StreamRead read, long next, boolean end, Long... versions) {
    EventBatch batch = under().read(read);
    assertThat(batch.events()).extracting(Event::version).as("%s", read).containsExactly(versions);
    assertThat(batch.events())
        .allMatch(event -> event.payload().equals("v" + event.version()))
        .allMatch(event -> event.stream().equals(read.stream()));
    assertThat(batch.next()).as("next of %s", read).isEqualTo(next);
    assertThat(batch.end()).as("end of %s", read).isEqualTo(end);
  }

  @Test
  default void a_long_stream_is_handed_over_batch_by_batch_at_the_handlers_pace() {
    for (int i = 0; i < 20; i++) {
      under().append("account-{a}1", IntStream.range(0, 1_000).mapToObj(n -> "x").toArray());
    }
    List<Long> versions = new ArrayList<>();
    var busy = new AtomicBoolean();

    await(
        under()
            .store()
            .readStream(
                account().limit(3),
                batch -> {
                  assertThat(busy.getAndSet(true)).as("one at a time").isFalse();
                  assertThat(batch.events().size()).isLessThanOrEqualTo(3);
                  batch.events().forEach(event -> versions.add(event.version()));
                  Promise<Void> handled = Promise.promise();
                  boolean later = versions.size() % 2 == 0;
                  Runnable end =
                      () -> {
                        busy.set(false);
                        handled.complete();
                      };
                  if (later) {
                    under().vertx().runOnContext(any -> end.run());
                  } else {
                    end.run();
                  }
                  return handled.future();
                }));

    assertThat(versions).isEqualTo(LongStream.range(0, 20_000).boxed().toList());
  }

  @Test
  default void a_handler_that_fails_ends_the_reading_of_a_stream() {
    write();
    List<Long> backwards = new ArrayList<>();
    await(
        under()
            .store()
            .readStream(
                account().backwards().limit(4),
                batch -> {
                  batch.events().forEach(event -> backwards.add(event.version()));
                  return Future.succeededFuture();
                }));
    assertThat(backwards).containsExactly(9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L, 0L);

    List<Long> handled = new ArrayList<>();
    var failure =
        StoreUnderTest.failure(
            IllegalStateException.class,
            under()
                .store()
                .readStream(
                    account().limit(4),
                    batch -> {
                      batch.events().forEach(event -> handled.add(event.version()));
                      throw new IllegalStateException("enough");
                    }));
    assertThat(failure).hasMessage("enough");
    assertThat(handled).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  default void a_stream_is_read_forward_from_any_version() {
    write();

    gives(account(), 10, true, 0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    gives(account().from(4), 10, true, 4L, 5L, 6L, 7L, 8L, 9L);
    gives(account().from(9), 10, true, 9L);
    gives(account().from(10), 10, true);
    gives(account().from(1000), 1000, true);
  }

  @Test
  default void a_stream_is_read_backward_from_any_version() {
    write();

    gives(account().backwards(), -1, true, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L, 0L);
    gives(account().backwards().from(4), -1, true, 4L, 3L, 2L, 1L, 0L);
    gives(account().backwards().from(0), -1, true, 0L);
    gives(account().backwards().from(1000).limit(2), 7, false, 9L, 8L);
  }

  @Test
  default void a_read_stops_at_its_limit_and_goes_on_from_there() {
    write();

    gives(account().limit(4), 4, false, 0L, 1L, 2L, 3L);
    gives(account().from(4).limit(4), 8, false, 4L, 5L, 6L, 7L);
    gives(account().from(8).limit(4), 10, true, 8L, 9L);
    gives(account().from(6).limit(4), 10, true, 6L, 7L, 8L, 9L);
    gives(account().backwards().limit(3), 6, false, 9L, 8L, 7L);
    gives(account().backwards().from(2).limit(3), -1, true, 2L, 1L, 0L);
    gives(account().limit(Integer.MAX_VALUE).from(8), 10, true, 8L, 9L);
  }

  @Test
  default void a_stream_that_is_not_there_is_empty() {
    under().append("account-{a}2", "other");

    gives(account(), 0, true);
    gives(account().from(3), 3, true);
    gives(account().backwards(), -1, true);
  }

  @Test
  default void a_read_may_be_bounded_by_time() {
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      times.add(under().now());
      under().append("account-{a}1", "v" + i);
      under().turnClock(Duration.ofSeconds(10));
    }

    gives(account().until(times.get(0).minusMillis(1)), 0, true);
    gives(account().until(times.get(0)), 1, true, 0L);
    gives(account().until(times.get(2).minusMillis(1)), 2, true, 0L, 1L);
    gives(account().until(times.get(2)), 3, true, 0L, 1L, 2L);
    gives(account().until(times.get(2)).from(1).limit(1), 2, false, 1L);
    gives(account().until(times.get(2)).backwards().limit(2), 0, false, 2L, 1L);
    gives(account().until(times.get(3).plusSeconds(100)), 4, true, 0L, 1L, 2L, 3L);
  }

  @Test
  default void a_long_stream_is_read_piece_by_piece() {
    int events = 0;
    while (events < 3000) {
      Object[] some = new Object[1 + events % 7];
      for (int i = 0; i < some.length; i++) {
        some[i] = "v" + events++;
      }
      under().append("account-{a}1", some);
    }

    for (boolean backward : new boolean[] {false, true}) {
      List<Long> versions = new ArrayList<>();
      StreamRead read = backward ? account().backwards() : account();
      EventBatch batch;
      do {
        batch = under().read(read.limit(113));
        batch.events().forEach(event -> versions.add(event.version()));
        read = read.from(Math.max(0, batch.next()));
      } while (!batch.end());

      assertThat(versions).hasSize(events).doesNotHaveDuplicates();
      assertThat(versions)
          .isSortedAccordingTo((a, b) -> backward ? Long.compare(b, a) : Long.compare(a, b));
    }
  }

  @Test
  default void a_cursor_speaks_only_while_it_stands_on_an_event() {
    write();
    EventCursor cursor = under().read(account().from(8)).cursor();

    assertThatIllegalStateException().isThrownBy(cursor::version);
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.version()).isEqualTo(8);
    assertThat(cursor.type()).isEqualTo("text");
    assertThat(cursor.schemaVersion()).isEqualTo(1);
    assertThat(cursor.dataLength()).isEqualTo(2);
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.next()).isFalse();
    assertThatIllegalStateException().isThrownBy(cursor::offset);
    assertThat(cursor.next()).isFalse();
  }

  @Test
  default void a_batch_can_be_walked_again_and_nothing_done_to_its_bytes_is_kept() {
    write();
    EventBatch batch = under().read(account());
    EventCursor cursor = batch.cursor();
    cursor.next();
    cursor.data()[0] = 'X';

    assertThat(batch.events()).isEqualTo(batch.events()).hasSize(10);
    assertThat(batch.events().get(0).payload()).isEqualTo("v0");
    assertThat(under().read(account()).events().get(0).payload()).isEqualTo("v0");
  }
}
