package dev.aorist.aggregates;

import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Shows aggregates of one type as they are and were, and how they came to be so. Reads the log, not
 * a view: an answer holds every event that was committed when it was asked. Any thread may call;
 * futures complete on the caller's context and fail as {@link AggregateLoader} says.
 *
 * @param <S> states
 */
public final class AggregateReader<S> {
  private final Class<S> state;
  private final AggregateType type;
  private final AggregateLoader loader;
  private final EventReader reader;

  /** Reads what {@code loader} loads. */
  public AggregateReader(
      Class<S> state, AggregateType type, AggregateLoader loader, EventReader reader) {
    this.state = state;
    this.type = type;
    this.loader = loader;
    this.reader = reader;
  }

  /** The aggregate as it is; empty when it has no event. */
  public Future<Optional<S>> get(String key) {
    return loader.load(stream(key)).map(loaded -> loaded.state(state));
  }

  /** As it was after its event of {@code version}, or is, when it has not got that far. */
  public Future<Optional<S>> at(String key, long version) {
    return loader.loadAt(stream(key), version).map(loaded -> loaded.state(state));
  }

  /** As it was at {@code instant}, with everything recorded by then. */
  public Future<Optional<S>> asOf(String key, Instant instant) {
    return loader.loadAsOf(stream(key), instant).map(loaded -> loaded.state(state));
  }

  /**
   * All that has happened to it, in order. The metadata of an event say why: the command that led
   * to it, what brought that about, the conversation, and who asked. All events are in memory at
   * once; for very long streams read {@link EventReader#readStream(StreamRead,
   * java.util.function.Function) batch by batch}.
   */
  public Future<List<Event>> history(String key) {
    List<Event> events = new ArrayList<>();
    return reader
        .readStream(
            StreamRead.of(stream(key)),
            batch -> {
              events.addAll(batch.events());
              return Future.succeededFuture();
            })
        .map(end -> List.copyOf(events));
  }

  private StreamId stream(String key) {
    return new StreamId(type.category(), key);
  }
}
