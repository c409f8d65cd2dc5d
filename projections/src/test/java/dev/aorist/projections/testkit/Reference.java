package dev.aorist.projections.testkit;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.Position;
import dev.aorist.projections.Fold;
import dev.aorist.projections.ProjectionSpec;
import dev.aorist.projections.Row;
import dev.aorist.projections.json.RowDigest;
import dev.aorist.projections.json.RowJson;
import dev.aorist.projections.spi.KeyOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What views are compared with: all events in one list, sorted, folded one by one into a map. */
public final class Reference {
  private static final Comparator<Event> ORDER =
      Comparator.comparingLong(Event::timestamp)
          .thenComparingInt(event -> event.position().partition())
          .thenComparingLong(event -> event.position().offset());

  private Reference() {}

  /** All committed events in total order. */
  public static List<Event> events(EventReader reader) {
    List<Event> events = new ArrayList<>();
    Checkpoint end = reader.end();
    for (int p = 0; p < end.partitions(); p++) {
      for (long next = 0; next < end.offset(p); ) {
        var batch = World.get(reader.read(new Position(p, next), 1 << 20));
        events.addAll(batch.events());
        next = batch.next();
      }
    }
    events.sort(ORDER);
    return events;
  }

  /** The rows after those of {@code events} that are wanted. */
  public static <R> Map<String, R> rows(Fold<R> fold, List<Event> events, Predicate<Event> wanted) {
    return spec(fold, events, wanted).rows();
  }

  /**
   * The rows that are merged of what each partition gives by itself, in the order of partitions.
   *
   * @param fold with {@link dev.aorist.projections.Order#MERGED}
   */
  public static <R> Map<String, R> merged(Fold<R> fold, List<Event> events) {
    var apart = new Sums.InTotalOrder<>(fold);
    int partitions = 1 + events.stream().mapToInt(e -> e.position().partition()).max().orElse(0);
    Map<String, R> merged = new TreeMap<>(KeyOrder.INSTANCE);
    for (int p = 0; p < partitions; p++) {
      int partition = p;
      rows(apart, events, event -> event.position().partition() == partition)
          .forEach((key, part) -> merged.merge(key, part, fold.merge().orElseThrow()));
    }
    return merged;
  }

  private static <R> ProjectionSpec<R> spec(
      Fold<R> fold, List<Event> events, Predicate<Event> wanted) {
    ProjectionSpec<R> spec = ProjectionSpec.of(fold);
    for (Event event : events) {
      if (wanted.test(event)) {
        spec = spec.given(event.stream(), event.payload());
      }
    }
    return spec;
  }

  /** How many events wait for each row that is parked after {@code events}. */
  public static <R> Map<String, Long> parked(Fold<R> fold, List<Event> events) {
    Map<String, Long> waiting = new TreeMap<>();
    spec(fold, events, event -> true)
        .parked()
        .forEach((key, parked) -> waiting.put(key, (long) parked.size()));
    return waiting;
  }

  /** The digest of those rows. */
  public static <R> String digest(Fold<R> fold, List<Event> events, Predicate<Event> wanted) {
    return digest(fold, rows(fold, events, wanted));
  }

  /** The digest of rows. */
  public static <R> String digest(Fold<R> fold, Map<String, R> rows) {
    var sorted = new TreeMap<String, R>(KeyOrder.INSTANCE);
    sorted.putAll(rows);
    var digest = new RowDigest<>(RowJson.of(fold.rowType()));
    sorted.forEach((key, row) -> digest.add(new Row<>(key, row)));
    return digest.of(Checkpoint.start(1)).sha256();
  }
}
