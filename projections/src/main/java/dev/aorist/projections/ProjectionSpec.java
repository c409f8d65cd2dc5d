package dev.aorist.projections;

import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tests a projection without a store: given these events, then these rows.
 *
 * <pre>{@code
 * ProjectionSpec.of(Balances.class)
 *     .given("account-7", new Opened("Ann"), new Deposited(500))
 *     .thenRow("7", new Balance(500))
 *     .thenNoRow("8")
 *     .asOf(Instant.parse("2000-01-01T12:00:00Z"))
 *     .thenRow("7", new Balance(0));
 * }</pre>
 *
 * <p>Rows that are merged ({@link Merge}) are folded as if all streams with different partition
 * keys were in partitions of their own, in the order in which they are first given.
 *
 * <p>Events happen in the order in which they are given, a second apart from noon of 1 January 2000
 * on unless {@link #at} says otherwise. What is not as told fails with an {@link AssertionError},
 * whatever the test framework; what a handler throws comes out as it is, unless the projection
 * parks what fails. An immutable value; it needs no framework either. After Emmett's
 * specifications.
 *
 * @param <R> the row
 */
public final class ProjectionSpec<R> {
  private static final Instant NOON = Instant.parse("2000-01-01T12:00:00Z");

  private final Fold<R> fold;
  private final List<Event> events;
  private final Instant next;

  private ProjectionSpec(Fold<R> fold, List<Event> events, Instant next) {
    this.fold = fold;
    this.events = List.copyOf(events);
    this.next = next;
  }

  /**
   * For an annotated class with a constructor without parameters.
   *
   * @throws dev.aorist.eventstore.handler.WiringException with everything that is wrong with it
   */
  public static <R> ProjectionSpec<R> of(Class<? extends Folds<R>> projection) {
    return of(Projections.fold(projection));
  }

  /** For any fold; an annotated object has one by {@link Fold#of}. */
  public static <R> ProjectionSpec<R> of(Fold<R> fold) {
    return new ProjectionSpec<>(fold, List.of(), NOON);
  }

  /** When the next event happens. */
  public ProjectionSpec<R> at(Instant time) {
    return new ProjectionSpec<>(fold, events, time);
  }

  /** What happens next to a stream, in order. */
  public ProjectionSpec<R> given(StreamId stream, Object... happened) {
    var all = new ArrayList<>(events);
    Instant time = next;
    for (Object payload : happened) {
      all.add(event(stream, payload, time, all));
      time = time.plusSeconds(1);
    }
    return new ProjectionSpec<>(fold, all, time);
  }

  /** What happens next to a stream, written {@code category-key}. */
  public ProjectionSpec<R> given(String stream, Object... happened) {
    return given(StreamId.parse(stream), happened);
  }

  private static Event event(StreamId stream, Object payload, Instant time, List<Event> before) {
    EventType type = payload.getClass().getAnnotation(EventType.class);
    long version = before.stream().filter(event -> event.stream().equals(stream)).count();
    long timestamp = HybridTime.of(time.toEpochMilli());
    // A UUIDv7 of that time, counted up.
    long high = time.toEpochMilli() << 16 | 0x7000;
    return new Event(
        new Position(0, before.size()),
        stream,
        version,
        timestamp,
        new UUID(high, 0x8000_0000_0000_0000L | before.size()),
        type == null ? payload.getClass().getSimpleName() : type.value(),
        Metadata.none(),
        payload);
  }

  /**
   * The same as it was at a time: without the events after it, at the resolution of {@link AsOf}.
   */
  public ProjectionSpec<R> asOf(Instant time) {
    long last = HybridTime.lastAt(time);
    return new ProjectionSpec<>(
        fold, events.stream().filter(event -> event.timestamp() <= last).toList(), next);
  }

  /** The row of {@code key} is {@code expected}. */
  public ProjectionSpec<R> thenRow(String key, R expected) {
    @Nullable R row = rows().get(key);
    if (!expected.equals(row)) {
      throw differs("the row '" + key + "'", expected, row == null ? "no row" : row);
    }
    return this;
  }

  /** There is no row of {@code key}. */
  public ProjectionSpec<R> thenNoRow(String key) {
    @Nullable R row = rows().get(key);
    if (row != null) {
      throw differs("the row '" + key + "'", "no row", row);
    }
    return this;
  }

  /** The rows are exactly these. */
  public ProjectionSpec<R> thenRows(Map<String, R> expected) {
    Map<String, R> rows = rows();
    if (!expected.equals(rows)) {
      throw differs("the rows", new TreeMap<>(expected), new TreeMap<>(rows));
    }
    return this;
  }

  /**
   * The row of {@code key} stands still, since an event that concerns it cannot be folded: {@code
   * waiting} events wait for it, the one that failed included. For projections that park.
   */
  public ProjectionSpec<R> thenParked(String key, Object... waiting) {
    List<Object> parked =
        parked().getOrDefault(key, List.of()).stream().map(Event::payload).toList();
    if (!parked.equals(List.of(waiting))) {
      throw differs("parked for the row '" + key + "'", List.of(waiting), parked);
    }
    return this;
  }

  /** Nothing is parked. */
  public ProjectionSpec<R> thenNothingParked() {
    Map<String, List<Event>> parked = parked();
    if (!parked.isEmpty()) {
      throw differs("parked", "nothing", parked);
    }
    return this;
  }

  /** The rows by key, for other assertions. */
  public Map<String, R> rows() {
    Map<String, R> rows = new HashMap<>();
    for (SpecFolding<R> part : fold()) {
      part.rows().forEach((key, row) -> rows.merge(key, row, this::merge));
    }
    return Map.copyOf(rows);
  }

  /** The events that are parked, by the keys of the rows that they wait for, in order. */
  public Map<String, List<Event>> parked() {
    Map<String, List<Event>> parked = new TreeMap<>();
    fold().forEach(part -> parked.putAll(part.parked()));
    return parked;
  }

  /** Foldings of events apart from each other: one for all, unless rows are merged. */
  private Collection<SpecFolding<R>> fold() {
    Map<String, SpecFolding<R>> parts = new LinkedHashMap<>();
    for (Event event : events) {
      String part = fold.order() == Order.MERGED ? event.stream().partitionKey() : "";
      parts.computeIfAbsent(part, key -> new SpecFolding<>(fold)).fold(event);
    }
    return parts.values();
  }

  private R merge(R one, R other) {
    return Objects.requireNonNull(
        fold.merge().orElseThrow().apply(one, other),
        () -> "The merge of the view '" + fold.name() + "' gave no row.");
  }

  private AssertionError differs(String what, Object expected, Object actual) {
    return new AssertionError(
        "The view '"
            + fold.name()
            + "' after "
            + events.size()
            + " events, "
            + what
            + ":\n  expected: "
            + expected
            + "\n  but was:  "
            + actual);
  }
}
