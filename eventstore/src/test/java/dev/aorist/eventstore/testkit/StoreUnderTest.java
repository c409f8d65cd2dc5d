package dev.aorist.eventstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A store, opened for one test of the contract, and what its tests say often. */
final class StoreUnderTest {
  static final int PARTITIONS = 8;
  static final Duration ID_WINDOW = Duration.ofHours(1);

  private static final int SECONDS = 60;

  private final StoreOpener opener;
  private final AdjustableEnvironment environment = new AdjustableEnvironment();
  private final Vertx vertx = Vertx.vertx();
  private EventStore store;

  StoreUnderTest(StoreOpener opener) {
    this.opener = opener;
    store = open();
  }

  private EventStore open() {
    return await(open(new EventStoreOptions(PARTITIONS, ID_WINDOW)));
  }

  /** One more, in the same place. */
  Future<? extends EventStore> open(EventStoreOptions options) {
    return opener.open(vertx, environment, new TextCodec(), options);
  }

  EventStore store() {
    return store;
  }

  Vertx vertx() {
    return vertx;
  }

  void reopen() {
    await(store.close());
    store = open();
  }

  void reopen(EventStoreOptions options) {
    await(store.close());
    store = await(open(options));
  }

  void end() {
    await(store.close());
    await(vertx.close());
  }

  Instant now() {
    return environment.clock().instant();
  }

  Clock clock() {
    return environment.clock();
  }

  void turnClock(Duration by) {
    environment.turn(by);
  }

  UUID id() {
    return idFrom(now());
  }

  UUID idFrom(Instant instant) {
    return Uuid7.at(instant, environment.random());
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer in " + SECONDS + " s", e);
    }
  }

  /** What the future fails with, which must be of this class. */
  static <E extends Throwable> E failure(Class<E> type, Future<?> future) {
    Throwable cause = await(future.transform(done -> Future.succeededFuture(done.cause())));
    assertThat(cause).isInstanceOf(type);
    return type.cast(cause);
  }

  Append to(String stream, ExpectedVersion expected, Object... events) {
    return Append.to(id(), StreamId.parse(stream), expected, events);
  }

  Appended append(String stream, Object... events) {
    return append(to(stream, ExpectedVersion.any(), events));
  }

  Appended append(Append append) {
    return await(store.append(append));
  }

  EventBatch read(StreamRead read) {
    return await(store.readStream(read));
  }

  /** The texts of a stream, all of it. */
  List<Object> texts(String stream) {
    return read(StreamRead.of(StreamId.parse(stream))).events().stream()
        .map(Event::payload)
        .toList();
  }

  /** All events of a partition, read in pieces. */
  List<Event> partition(int partition) {
    List<Event> events = new ArrayList<>();
    EventBatch batch;
    long next = 0;
    do {
      batch = await(store.read(new Position(partition, next), 2000));
      events.addAll(batch.events());
      next = batch.next();
    } while (!batch.end());
    return events;
  }

  /** All events of all partitions. */
  List<List<Event>> log() {
    List<List<Event>> log = new ArrayList<>();
    for (int p = 0; p < store.partitions(); p++) {
      log.add(partition(p));
    }
    return log;
  }

  /** A stream in another partition than this one. */
  String elsewhere(String stream) {
    int partition = store.partitionOf(StreamId.parse(stream));
    for (int i = 0; ; i++) {
      if (store.partitionOf(StreamId.of("other", "" + i)) != partition) {
        return "other-" + i;
      }
    }
  }
}
