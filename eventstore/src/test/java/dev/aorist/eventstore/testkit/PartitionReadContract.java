package dev.aorist.eventstore.testkit;

import static dev.aorist.eventstore.testkit.StoreUnderTest.await;
import static dev.aorist.eventstore.testkit.StoreUnderTest.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventFilter;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.StreamId;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading a partition from any offset, and waiting for more. */
interface PartitionReadContract extends Contract {
  private int partition() {
    return under().store().partitionOf(StreamId.parse("account-1"));
  }

  /** Twenty events in one partition, in appends of one to four events. */
  private void write() {
    for (int i = 0; i < 8; i++) {
      Object[] events = new Object[1 + i % 4];
      Arrays.fill(events, "append " + i);
      under().append("account-1", events);
    }
  }

  @Test
  default void a_partition_is_read_from_any_offset() {
    write();
    List<Event> all = under().partition(partition());
    assertThat(all).hasSize(20);

    for (int from = 0; from <= 20; from++) {
      EventBatch batch = await(under().store().read(new Position(partition(), from), 1 << 20));

      assertThat(batch.events()).isEqualTo(all.subList(from, 20));
      assertThat(batch.next()).isEqualTo(20);
      assertThat(batch.end()).isTrue();
    }
  }

  @Test
  default void a_filter_skips_categories_and_types_that_nobody_asked_for() {
    under().append("account-{k}1", "a");
    under().append("accounts-{k}1", "b");
    under().append("kontoü-{k}1", "c");
    under().append("a-{k}account", "d");
    under().append("account-{k}2", "e");
    int partition = under().store().partitionOf(StreamId.parse("account-{k}1"));
    EventBatch batch = await(under().store().read(new Position(partition, 0), 1 << 20));

    assertThat(texts(batch, EventFilter.all())).containsExactly("a", "b", "c", "d", "e");
    assertThat(texts(batch, EventFilter.all().categories("account"))).containsExactly("a", "e");
    assertThat(texts(batch, EventFilter.all().categories("kontoü", "a"))).containsExactly("c", "d");
    assertThat(texts(batch, EventFilter.all().categories("b"))).isEmpty();
    assertThat(texts(batch, EventFilter.all().types(CharSequence.class))).hasSize(5);
    assertThat(texts(batch, EventFilter.all().types(Integer.class))).isEmpty();
    assertThatThrownBy(() -> EventFilter.all().categories("account-1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a category ends at the first dash");
  }

  private static List<Object> texts(EventBatch batch, EventFilter filter) {
    return batch.events(filter).stream().map(Event::payload).toList();
  }

  @Test
  default void offsets_have_no_holes_whatever_the_streams() {
    for (int i = 0; i < 300; i++) {
      under().append("account-" + i % 40, "a", "b");
    }

    long events = 0;
    for (List<Event> partition : under().log()) {
      for (int offset = 0; offset < partition.size(); offset++) {
        assertThat(partition.get(offset).position().offset()).isEqualTo(offset);
      }
      events += partition.size();
    }
    assertThat(events).isEqualTo(600).isEqualTo(under().store().end().events());
  }

  @Test
  default void a_small_read_gives_at_least_one_append_and_goes_on_from_there() {
    write();
    long offset = 0;
    int reads = 0;
    for (boolean end = false; !end; reads++) {
      EventBatch batch = await(under().store().read(new Position(partition(), offset), 1));
      assertThat(batch.events()).isNotEmpty();
      assertThat(batch.events().get(0).position().offset()).isEqualTo(offset);
      offset += batch.events().size();
      assertThat(batch.next()).isEqualTo(offset);
      end = batch.end();
    }
    assertThat(offset).isEqualTo(20);
    assertThat(reads).isEqualTo(8);
  }

  @Test
  default void there_is_nothing_at_the_end_and_no_reading_beyond_it() {
    write();

    EventBatch batch = await(under().store().read(new Position(partition(), 20), 100));
    assertThat(batch.events()).isEmpty();
    assertThat(batch.next()).isEqualTo(20);
    assertThat(batch.end()).isTrue();
    assertThat(
            failure(
                IllegalArgumentException.class,
                under().store().read(new Position(partition(), 21), 100)))
        .hasMessageContaining(partition() + ":21")
        .hasMessageContaining("20");
    assertThat(
            failure(
                IllegalArgumentException.class,
                under().store().read(new Position(StoreUnderTest.PARTITIONS, 0), 100)))
        .hasMessageContaining("partition " + StoreUnderTest.PARTITIONS);
  }

  @Test
  default void streams_with_a_common_partition_key_share_a_partition_for_ever() {
    var store = under().store();

    assertThat(store.partitions()).isEqualTo(StoreUnderTest.PARTITIONS);
    assertThat(store.partitionOf(StreamId.parse("account-{alice}checking")))
        .isEqualTo(store.partitionOf(StreamId.parse("transfer-{alice}17")))
        .isEqualTo(store.partitionOf(StreamId.parse("alice-alice")));
    int[] used = new int[StoreUnderTest.PARTITIONS];
    for (int i = 0; i < 8000; i++) {
      used[store.partitionOf(StreamId.of("account", "" + i))]++;
    }
    assertThat(Arrays.stream(used)).allMatch(streams -> streams > 800 && streams < 1200);
  }

  @Test
  default void the_end_counts_what_was_acknowledged() {
    assertThat(under().store().end()).isEqualTo(Checkpoint.start(StoreUnderTest.PARTITIONS));

    Appended appended = under().append("account-1", "a", "b");

    assertThat(under().store().end())
        .isEqualTo(Checkpoint.start(StoreUnderTest.PARTITIONS).with(partition(), 2));
    assertThat(under().store().end().covers(appended.last())).isTrue();
  }

  @Test
  default void what_was_acknowledged_lies_before_the_end_from_then_on() {
    for (int i = 0; i < 200; i++) {
      Position last = under().append("account-" + i % 23, "a", "b").last();

      assertThat(under().store().end().covers(last)).as("append %s", i).isTrue();
    }
  }

  @Test
  default void whoever_has_not_seen_all_waits_for_nothing() {
    under().append("account-1", "a");

    Checkpoint end =
        await(under().store().awaitBeyond(Checkpoint.start(StoreUnderTest.PARTITIONS)));

    assertThat(end).isEqualTo(under().store().end());
  }

  @Test
  default void whoever_has_seen_all_is_woken_by_the_next_event() {
    under().append("account-1", "a");
    Future<Checkpoint> waiting = under().store().awaitBeyond(under().store().end());
    assertThat(waiting.isComplete()).isFalse();

    under().append("account-1", "b");

    assertThat(await(waiting).offset(partition())).isEqualTo(2);
  }

  @Test
  default void partitions_that_do_not_matter_wake_nobody() {
    Checkpoint seen = under().store().end().with(partition(), Long.MAX_VALUE);
    Future<Checkpoint> waiting = under().store().awaitBeyond(seen);

    under().append("account-1", "does not matter");
    assertThat(waiting.isComplete()).isFalse();
    under().append(under().elsewhere("account-1"), "matters");

    assertThat(await(waiting).events()).isEqualTo(2);
  }

  @Test
  default void whoever_waits_when_the_store_is_closed_hears_so() {
    Future<Checkpoint> waiting = under().store().awaitBeyond(under().store().end());

    await(under().store().close());

    assertThat(failure(StoreUnavailableException.class, waiting)).hasMessageContaining("closed");
  }
}
