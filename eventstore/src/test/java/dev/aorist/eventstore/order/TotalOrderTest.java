package dev.aorist.eventstore.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.testkit.ListReader;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class TotalOrderTest {
  private static final Comparator<Event> ORDER =
      Comparator.comparingLong(Event::timestamp)
          .thenComparingInt(event -> event.position().partition())
          .thenComparingLong(event -> event.position().offset());

  /** One event a page. */
  private static final int TINY = 1;

  /** Walks as far as it goes, loading when it has to. */
  private static List<Position> walk(TotalOrder order, Checkpoint end, long until) {
    List<Position> seen = new ArrayList<>();
    while (true) {
      if (order.needsLoad()) {
        order.load(end).await();
      }
      EventCursor next = order.peek(until);
      if (next == null && !order.needsLoad()) {
        return seen;
      }
      if (next != null) {
        seen.add(new Position(next.partition(), next.offset()));
        order.advance();
      }
    }
  }

  private static List<Position> sorted(List<Event> events) {
    return events.stream().sorted(ORDER).map(Event::position).toList();
  }

  @Test
  void random_logs_come_in_order_whatever_the_page() {
    for (long seed = 0; seed < 200; seed++) {
      var random = new SplittableRandom(seed);
      int partitions = random.nextInt(1, 9);
      var reader = new ListReader(partitions);
      List<Event> events = new ArrayList<>();
      long[] times = new long[partitions];
      for (int i = random.nextInt(0, 300); i > 0; i--) {
        int partition = random.nextInt(partitions);
        // Many ties, within partitions and between them.
        times[partition] += random.nextInt(3);
        events.add(reader.commit(partition, times[partition], StreamId.of("s", "1"), i));
      }
      var start = Checkpoint.start(partitions);
      int page = random.nextInt(1, 2_000);
      var order = TotalOrder.ofPartitions(reader, start, reader.end(), page);

      assertThat(walk(order, reader.end(), Long.MAX_VALUE))
          .as("seed %d", seed)
          .isEqualTo(sorted(events));
      assertThat(order.checkpoint()).as("seed %d", seed).isEqualTo(reader.end());
    }
  }

  @Test
  void a_walk_that_is_cut_anywhere_goes_on_from_its_checkpoint() {
    var reader = new ListReader(3);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      events.add(reader.commit(i % 3, i / 2, StreamId.of("s", "1"), i));
    }
    for (int cut = 0; cut <= 30; cut++) {
      var first = TotalOrder.ofPartitions(reader, Checkpoint.start(3), reader.end(), TINY);
      List<Position> seen = new ArrayList<>();
      while (seen.size() < cut) {
        first.load(reader.end()).await();
        EventCursor next = first.peek(Long.MAX_VALUE);
        seen.add(new Position(next.partition(), next.offset()));
        first.advance();
      }
      var second = TotalOrder.ofPartitions(reader, first.checkpoint(), reader.end(), 10_000);
      seen.addAll(walk(second, reader.end(), Long.MAX_VALUE));

      assertThat(seen).as("cut after %d", cut).isEqualTo(sorted(events));
    }
  }

  @Test
  void nothing_beyond_the_bound_is_shown() {
    var reader = new ListReader(2);
    for (int i = 0; i < 10; i++) {
      reader.commit(i % 2, i, StreamId.of("s", "1"), i);
    }
    var bound = Checkpoint.of(1, 4);
    var order = TotalOrder.ofPartitions(reader, Checkpoint.start(2), bound, 10_000);

    assertThat(walk(order, bound, Long.MAX_VALUE))
        .containsExactly(
            new Position(0, 0),
            new Position(1, 0),
            new Position(1, 1),
            new Position(1, 2),
            new Position(1, 3));
    assertThat(order.checkpoint()).isEqualTo(bound);
  }

  @Test
  void nothing_beyond_closed_time_is_shown_until_it_is_closed() {
    var reader = new ListReader(2);
    reader.commit(0, 10, StreamId.of("s", "1"), "a");
    reader.commit(0, 30, StreamId.of("s", "1"), "c");
    var everything = Checkpoint.of(Long.MAX_VALUE, Long.MAX_VALUE);
    var order = TotalOrder.ofPartitions(reader, Checkpoint.start(2), everything, 10_000);

    assertThat(walk(order, reader.end(), 20)).containsExactly(new Position(0, 0));

    reader.commit(1, 25, StreamId.of("s", "2"), "b");
    order.load(reader.end()).await();
    assertThat(walk(order, reader.end(), 30))
        .containsExactly(new Position(1, 0), new Position(0, 1));
  }

  @Test
  void streams_are_merged_up_to_a_bound() {
    var reader = new ListReader(1);
    StreamId order = StreamId.of("order", "7");
    StreamId payment = StreamId.of("payment", "7");
    for (int i = 0; i < 40; i++) {
      StreamId stream = i % 3 == 0 ? payment : i % 3 == 1 ? order : StreamId.of("order", "8");
      reader.commit(0, i / 5, stream, i);
    }
    var bound = Checkpoint.of(31);
    var merged = TotalOrder.ofStreams(reader, List.of(order, payment), bound, 4);

    List<Position> expected = new ArrayList<>();
    for (int i = 0; i < 31; i++) {
      if (i % 3 != 2) {
        expected.add(new Position(0, i));
      }
    }
    assertThat(walk(merged, bound, Long.MAX_VALUE)).isEqualTo(expected);
  }

  @Test
  void there_may_be_nothing_to_merge() {
    var reader = new ListReader(2);
    var order = TotalOrder.ofPartitions(reader, reader.end(), reader.end(), TINY);
    assertThat(walk(order, reader.end(), Long.MAX_VALUE)).isEmpty();

    var streams = TotalOrder.ofStreams(reader, List.of(), reader.end(), TINY);
    assertThat(walk(streams, reader.end(), Long.MAX_VALUE)).isEmpty();
  }

  /**
   * A future that one thread completes while another adds listeners calls them in any order: what
   * is done with a page must not depend on who listened first.
   */
  @Test
  void a_page_that_comes_while_it_is_asked_for_is_not_passed_over() throws Exception {
    Vertx vertx = Vertx.vertx();
    var reader = new ListReader(1);
    reader.commit(0, 1, StreamId.of("account", "1"), "there");
    var threads = Executors.newSingleThreadExecutor();
    ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
    for (int i = 0; i < 20_000; i++) {
      Promise<EventBatch> page = context.promise();
      EventBatch batch = reader.read(new Position(0, 0), TINY).result();
      var order =
          TotalOrder.ofPartitions(
              new RacingReader(reader, page), Checkpoint.start(1), reader.end(), TINY);
      threads.execute(() -> page.complete(batch));
      boolean there = order.load(reader.end()).map(any -> order.peek(1) != null).await();
      assertThat(there).as("load %d", i).isTrue();
    }
    threads.shutdown();
    vertx.close().await();
  }
}
