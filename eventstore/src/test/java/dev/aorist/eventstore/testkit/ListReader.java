package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * A log whose timestamps and closed time the test sets: it can have equal timestamps in several
 * partitions, and partitions that get earlier events later than others, as in a cluster. A store on
 * one machine never shows either. Any thread may call.
 */
public final class ListReader implements EventReader {
  private final List<List<Event>> partitions = new ArrayList<>();
  private final List<Map.Entry<Checkpoint, Promise<Checkpoint>>> waiting = new ArrayList<>();
  private final List<Promise<Long>> closing = new ArrayList<>();
  private long closed = Long.MIN_VALUE;

  public ListReader(int partitions) {
    for (int p = 0; p < partitions; p++) {
      this.partitions.add(new CopyOnWriteArrayList<>());
    }
  }

  /** Commits an event of a stream to a partition; the two need not go together. */
  public Event commit(int partition, long timestamp, StreamId stream, Object payload) {
    Event event;
    synchronized (this) {
      List<Event> events = partitions.get(partition);
      event =
          new Event(
              new Position(partition, events.size()),
              stream,
              events.stream().filter(e -> e.stream().equals(stream)).count(),
              timestamp,
              new UUID(partition, events.size()),
              payload.getClass().getSimpleName(),
              Metadata.none(),
              payload);
      events.add(event);
    }
    wake();
    return event;
  }

  private void wake() {
    List<Runnable> answers = new ArrayList<>();
    synchronized (this) {
      Checkpoint end = end();
      for (var each = waiting.iterator(); each.hasNext(); ) {
        var waiter = each.next();
        if (!waiter.getKey().covers(end)) {
          each.remove();
          answers.add(() -> waiter.getValue().complete(end));
        }
      }
    }
    answers.forEach(Runnable::run);
  }

  /** Closes time up to {@code timestamp}: no event at or below it will be committed any more. */
  public void close(long timestamp) {
    List<Promise<Long>> answered;
    synchronized (this) {
      closed = timestamp;
      answered = List.copyOf(closing);
      closing.clear();
    }
    answered.forEach(promise -> promise.complete(timestamp));
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public int partitionOf(StreamId stream) {
    return Math.floorMod(stream.partitionKey().hashCode(), partitions.size());
  }

  @Override
  public synchronized Future<EventBatch> read(Position from, int maxBytes) {
    List<Event> events = partitions.get(from.partition());
    // An event counts as a hundred bytes.
    int to = (int) Math.min(events.size(), from.offset() + Math.max(1, maxBytes / 100));
    List<Event> page = List.copyOf(events.subList((int) from.offset(), to));
    return Future.succeededFuture(new ListBatch(page, to, to == events.size()));
  }

  @Override
  public synchronized Future<EventBatch> readStream(StreamRead read) {
    Predicate<Event> wanted =
        event -> event.stream().equals(read.stream()) && event.version() >= read.from();
    List<Event> all = partitions.stream().flatMap(List::stream).filter(wanted).toList();
    List<Event> page = all.subList(0, Math.min(read.limit(), all.size()));
    boolean end = page.size() == all.size();
    return Future.succeededFuture(new ListBatch(page, read.from() + page.size(), end));
  }

  @Override
  public synchronized Checkpoint end() {
    return Checkpoint.of(partitions.stream().mapToLong(List::size).toArray());
  }

  @Override
  public synchronized Future<Checkpoint> awaitBeyond(Checkpoint seen) {
    if (!seen.covers(end())) {
      return Future.succeededFuture(end());
    }
    Promise<Checkpoint> promise = Promise.promise();
    waiting.add(Map.entry(seen, promise));
    return promise.future();
  }

  /** Completes when the test has closed the time of every event that there is. */
  @Override
  public synchronized Future<Long> closeTime() {
    if (newest() <= closed) {
      return Future.succeededFuture(closed);
    }
    Promise<Long> promise = Promise.promise();
    closing.add(promise);
    return promise.future();
  }

  private long newest() {
    return partitions.stream()
        .flatMap(List::stream)
        .mapToLong(Event::timestamp)
        .max()
        .orElse(Long.MIN_VALUE);
  }

  @Override
  public synchronized Future<Checkpoint> checkpointAt(Instant instant) {
    long last = HybridTime.lastAt(instant);
    return Future.succeededFuture(
        Checkpoint.of(
            partitions.stream()
                .mapToLong(events -> events.stream().filter(e -> e.timestamp() <= last).count())
                .toArray()));
  }

  private record ListBatch(List<Event> list, long next, boolean end) implements EventBatch {
    @Override
    public dev.aorist.eventstore.EventCursor cursor() {
      Iterator<Event> events = list.iterator();
      return new ListCursor(events);
    }
  }
}
