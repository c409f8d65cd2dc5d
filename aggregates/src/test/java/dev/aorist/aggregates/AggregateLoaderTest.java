package dev.aorist.aggregates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.json.JsonEventCodec;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.memory.MemoryEventStore;
import dev.aorist.eventstore.spi.Environment.Worker;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.Uuid7;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AggregateLoaderTest {
  private static final StreamId DIARY = StreamId.parse("diary-1");

  record Note(@AggregateId String diary, String text) {}

  @EventType("test.noted")
  record Noted(String text) {}

  record Diary(int count, String last) {}

  /** A class that changes in place, and counts. */
  @Aggregate("diary")
  static final class Pages {
    private int count;
    private String last = "";

    @CommandHandler
    Noted note(Note c) {
      return new Noted(c.text());
    }

    @EventHandler
    void on(Noted e) {
      if (e.text().isEmpty()) {
        throw new ArithmeticException("an empty page");
      }
      count++;
      last = e.text();
    }

    Diary diary() {
      return new Diary(count, last);
    }
  }

  private final SimulatedEnvironment world = new SimulatedEnvironment(1);
  private final LogEventStore store =
      MemoryEventStore.create(
          world.vertx(),
          world,
          JsonEventCodec.builder().register(Noted.class).build(),
          EventStoreOptions.defaults().withPartitions(2));
  private final Worker folding = world.workers("fold", 2);
  private final AggregateLoader loader =
      new AggregateLoader(world.vertx(), folding, store, AggregateType.of(Pages.class));

  @AfterEach
  void close() {
    world.await(store.close());
    world.close();
  }

  private void append(Object... events) {
    var id = Uuid7.at(world.clock().instant(), world.random());
    world.await(store.append(Append.to(id, DIARY, ExpectedVersion.any(), events)));
  }

  /** Notes pages, up to 250 in an append. */
  private void note(int from, int to) {
    for (int first = from; first < to; first += 250) {
      append(
          IntStream.range(first, Math.min(to, first + 250))
              .mapToObj(page -> new Noted("page " + page))
              .toArray());
    }
  }

  private static Diary diary(Loaded loaded) {
    return loaded.state(Pages.class).orElseThrow().diary();
  }

  private Loaded await(Future<Loaded> load) {
    return world.await(load);
  }

  @Test
  void a_stream_of_many_pages_is_folded_to_its_end() {
    note(0, 2_500);

    Loaded loaded = await(loader.load(DIARY));

    assertThat(diary(loaded)).isEqualTo(new Diary(2_500, "page 2499"));
    assertThat(loaded.version()).isEqualTo(2_499);
    assertThat(loaded.position()).contains(new Position(store.partitionOf(DIARY), 2_499));
  }

  @Test
  void a_stream_without_events_has_no_state() {
    Loaded loaded = await(loader.load(DIARY));

    assertThat(loaded).isEqualTo(Loaded.nothing(DIARY));
    assertThat(loaded.exists()).isFalse();
    assertThat(loaded.state(Pages.class)).isEmpty();
    assertThat(loaded.position()).isEmpty();
  }

  @Test
  void a_state_can_be_had_at_each_version() {
    note(0, 1_500);
    append(new Noted("two"), new Noted("three"));

    assertThat(diary(await(loader.loadAt(DIARY, 0)))).isEqualTo(new Diary(1, "page 0"));
    assertThat(diary(await(loader.loadAt(DIARY, 999)))).isEqualTo(new Diary(1_000, "page 999"));
    assertThat(diary(await(loader.loadAt(DIARY, 1_499)))).isEqualTo(new Diary(1_500, "page 1499"));
    Loaded inTheMiddleOfAnAppend = await(loader.loadAt(DIARY, 1_500));
    assertThat(diary(inTheMiddleOfAnAppend)).isEqualTo(new Diary(1_501, "two"));
    assertThat(inTheMiddleOfAnAppend.version()).isEqualTo(1_500);
    assertThat(await(loader.loadAt(DIARY, 9_999)).version()).isEqualTo(1_501);
  }

  @Test
  void a_state_can_be_had_as_of_a_time() {
    Instant before = world.clock().instant();
    world.advance(Duration.ofSeconds(1));
    note(0, 3);
    Instant between = world.clock().instant();
    world.advance(Duration.ofSeconds(1));
    note(3, 5);

    assertThat(await(loader.loadAsOf(DIARY, before)).exists()).isFalse();
    assertThat(diary(await(loader.loadAsOf(DIARY, between)))).isEqualTo(new Diary(3, "page 2"));
    Instant future = world.clock().instant().plusSeconds(3_600);
    assertThat(diary(await(loader.loadAsOf(DIARY, future)))).isEqualTo(new Diary(5, "page 4"));
  }

  @Test
  void as_of_now_waits_for_what_is_being_written() {
    var id = Uuid7.at(world.clock().instant(), world.random());
    store.append(Append.to(id, DIARY, ExpectedVersion.any(), new Noted("in flight")));

    Instant now = world.clock().instant();

    assertThat(diary(await(loader.loadAsOf(DIARY, now)))).isEqualTo(new Diary(1, "in flight"));
  }

  @Test
  void what_came_since_is_added() {
    note(0, 2);
    Loaded early = await(loader.load(DIARY));
    note(2, 4);

    Loaded late = await(loader.update(early));

    assertThat(diary(late)).isEqualTo(new Diary(4, "page 3"));
    assertThat(late.version()).isEqualTo(3);
    assertThat(await(loader.update(late))).isEqualTo(late);
  }

  @Test
  void an_event_that_cannot_be_folded_is_named_with_its_place() {
    append(new Noted("one"), new Noted(""));

    assertThatThrownBy(() -> await(loader.load(DIARY)))
        .isInstanceOfSatisfying(
            UnfoldableStreamException.class,
            e -> {
              assertThat(e.stream()).isEqualTo(DIARY);
              assertThat(e.version()).isEqualTo(1);
              assertThat(e.position().offset()).isEqualTo(1);
            })
        .hasRootCauseInstanceOf(ArithmeticException.class)
        .hasMessage(
            "diary-1 cannot be folded: its event of version 1 (test.noted at "
                + store.partitionOf(DIARY)
                + ":1) makes the event handler fail with java.lang.ArithmeticException: an empty"
                + " page. The events are as they were; correct the handler, then load the stream"
                + " again.");
  }

  @Test
  void a_negative_version_is_refused() {
    assertThatThrownBy(() -> loader.loadAt(DIARY, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Versions start at 0; cannot load diary-1 at -1.");
  }

  @Test
  void an_answer_comes_on_the_context_of_its_caller() {
    note(0, 1);
    Context caller = ((VertxInternal) world.vertx()).createEventLoopContext();
    var answeredOn = new AtomicReference<Context>();
    caller.runOnContext(
        v -> loader.load(DIARY).onComplete(any -> answeredOn.set(Vertx.currentContext())));

    world.runUntilIdle();

    assertThat(answeredOn.get()).isSameAs(caller);
  }

  @Test
  void a_load_after_its_threads_are_gone_fails() {
    note(0, 1);
    folding.close();

    assertThatThrownBy(() -> await(loader.load(DIARY)))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
