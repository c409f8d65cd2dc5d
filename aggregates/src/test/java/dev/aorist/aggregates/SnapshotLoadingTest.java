package dev.aorist.aggregates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.json.JsonEventCodec;
import dev.aorist.eventstore.memory.MemoryEventStore;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.Environment.Worker;
import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.eventstore.testkit.Uuid7;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Snapshots save work and never change an answer for good. */
class SnapshotLoadingTest {
  private static final StreamId COUNTER = StreamId.parse("counter-1");
  private static final AtomicInteger FOLDED = new AtomicInteger();

  record Count(@AggregateId String counter) {}

  @EventType("test.counted")
  record Counted() {}

  @Aggregate("counter")
  record Total(long count) {
    Total() {
      this(0);
    }

    @CommandHandler
    static Counted count(Count c) {
      return new Counted();
    }

    @EventHandler
    Total on(Counted e) {
      FOLDED.incrementAndGet();
      return new Total(count + 1);
    }
  }

  /** Keeps what it is offered, and what the test puts there. */
  private static final class Shelf implements Snapshots {
    final Map<StreamId, Snapshot> kept = new ConcurrentHashMap<>();
    volatile boolean distrusted;

    @Override
    public @Nullable Snapshot find(AggregateType type, StreamId stream) {
      return distrusted ? null : kept.get(stream);
    }

    @Override
    public void offer(AggregateType type, Snapshot snapshot) {
      kept.put(snapshot.loaded().stream(), snapshot);
    }

    @Override
    public void distrust(AggregateType type) {
      distrusted = true;
    }
  }

  private static final AggregateType TYPE = AggregateType.of(Total.class);

  private final Vertx vertx = Vertx.vertx();
  private final Environment environment = new SystemEnvironment();
  private final EventStore store =
      get(
          open(
              vertx,
              environment,
              JsonEventCodec.builder().register(Counted.class).build(),
              EventStoreOptions.defaults().withPartitions(1)));
  private final Worker folders = environment.workers("fold", 2);
  private final Shelf shelf = new Shelf();
  private final AtomicInteger distrusted = new AtomicInteger();
  private final AggregateLoader loader =
      new AggregateLoader(
          vertx, folders, store, TYPE, shelf, environment, distrusted::incrementAndGet);

  @BeforeEach
  void count() {
    append(1_500);
    FOLDED.set(0);
  }

  /** Opens the log, one in memory unless it is tried on another one. */
  Future<? extends EventStore> open(
      Vertx vertx, Environment environment, EventCodec codec, EventStoreOptions options) {
    return Future.succeededFuture(MemoryEventStore.create(vertx, environment, codec, options));
  }

  @AfterEach
  void close() {
    get(store.close());
    folders.close();
    get(vertx.close());
  }

  private void append(int events) {
    var id = Uuid7.at(environment.clock().instant(), environment.random());
    Object[] counted = Collections.nCopies(events, new Counted()).toArray();
    get(store.append(Append.to(id, COUNTER, ExpectedVersion.any(), counted)));
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private long load() {
    return get(loader.load(COUNTER)).state(Total.class).orElseThrow().count();
  }

  @Test
  void a_long_load_leaves_a_snapshot_and_the_next_folds_only_what_came_since() {
    assertThat(load()).isEqualTo(1_500);
    assertThat(shelf.kept.get(COUNTER).loaded()).isEqualTo(get(loader.load(COUNTER)));
    await().until(() -> FOLDED.get() == 3_000); // the second load's was checked
    append(3);

    assertThat(load()).isEqualTo(1_503);
    assertThat(FOLDED).hasValue(3_003);
    assertThat(distrusted).hasValue(0);
  }

  @Test
  void an_aggregate_before_its_snapshot_is_folded_from_its_events() {
    load();

    assertThat(get(loader.loadAt(COUNTER, 9)).state(Total.class)).contains(new Total(10));
    assertThat(get(loader.loadAt(COUNTER, 1_499)).state(Total.class)).contains(new Total(1_500));
    assertThat(get(loader.loadAsOf(COUNTER, environment.clock().instant())).state(Total.class))
        .contains(new Total(1_500));
  }

  @Test
  void a_snapshot_of_another_log_is_not_used() {
    load();
    Snapshot real = shelf.kept.get(COUNTER);
    Loaded wrong = wrong(real);
    shelf.kept.put(COUNTER, new Snapshot(wrong, real.timestamp() + 1));
    assertThat(load()).isEqualTo(1_500);

    Loaded beyond = new Loaded(COUNTER, 7_000, real.loaded().positionOrNull(), new Total(7_001));
    shelf.kept.put(COUNTER, new Snapshot(beyond, real.timestamp()));
    assertThat(load()).isEqualTo(1_500);
    assertThat(distrusted).hasValue(0);
  }

  @Test
  void a_wrong_snapshot_is_found_out_by_a_sample_and_no_other_is_used() {
    load();
    Snapshot real = shelf.kept.get(COUNTER);
    shelf.kept.put(COUNTER, new Snapshot(wrong(real), real.timestamp()));
    load();

    await().until(() -> distrusted.get() == 1);
    assertThat(load()).isEqualTo(1_500);
  }

  private static Loaded wrong(Snapshot real) {
    Loaded loaded = real.loaded();
    return new Loaded(COUNTER, loaded.version(), loaded.positionOrNull(), new Total(-1));
  }
}
