package dev.aorist.projections;

import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.StreamId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Folds events one by one into a map: what the runtime does in batches, written down as simply as
 * it can be said. The runtime's tests compare the two.
 */
final class SpecFolding<R> implements Rows<R>, Occurrence {
  private final Fold<R> fold;
  private final Map<String, R> rows = new HashMap<>();
  private final List<Change> asked = new ArrayList<>();
  private final boolean parks;
  private final Map<String, List<Event>> parked = new TreeMap<>();
  private @Nullable Event current;

  private record Change(String key, @Nullable Object argument, BiFunction<?, ?, ?> function) {}

  SpecFolding(Fold<R> fold) {
    this.fold = fold;
    this.parks = fold.onFailure() instanceof FailurePolicy.Park;
  }

  Map<String, List<Event>> parked() {
    return parked;
  }

  Map<String, R> rows() {
    return Map.copyOf(rows);
  }

  /** All changes of the event take effect, or none. */
  void fold(Event event) {
    if (fold.events().stream().noneMatch(type -> type.isInstance(event.payload()))) {
      return;
    }
    current = event;
    asked.clear();
    try {
      fold.apply(this, this);
    } catch (RuntimeException e) {
      // Only the stream can tell now which row it concerns.
      if (!parks || fold.order() == Order.TOTAL) {
        throw e;
      }
      park(event, Set.of(event.stream().key()));
      return;
    } finally {
      current = null;
    }
    Set<String> keys = new TreeSet<>();
    asked.forEach(change -> keys.add(change.key));
    if (keys.stream().anyMatch(parked::containsKey)) {
      park(event, keys);
      return;
    }
    Map<String, R> before = new HashMap<>(rows);
    try {
      asked.forEach(this::apply);
    } catch (RuntimeException e) {
      rows.clear();
      rows.putAll(before);
      if (!parks) {
        throw e;
      }
      park(event, keys);
    }
  }

  private void park(Event event, Set<String> keys) {
    keys.forEach(key -> parked.computeIfAbsent(key, k -> new ArrayList<>()).add(event));
  }

  @SuppressWarnings("unchecked")
  private void apply(Change change) {
    var function = (BiFunction<@Nullable R, @Nullable Object, @Nullable R>) change.function;
    @Nullable R row = function.apply(rows.get(change.key), change.argument);
    if (row == null) {
      rows.remove(change.key);
    } else {
      rows.put(change.key, row);
    }
  }

  @Override
  public <A> void update(String key, A argument, BiFunction<@Nullable R, A, @Nullable R> change) {
    if (current == null) {
      throw new IllegalStateException("Rows are changed during the handler's call only.");
    }
    if (fold.order() == Order.STREAM && !key.equals(current.stream().key())) {
      throw new IllegalArgumentException(
          "The fold declares Order.STREAM but changes the row '"
              + key
              + "' on an event of "
              + current.stream()
              + ". Declare Order.TOTAL.");
    }
    asked.add(new Change(key, argument, change));
  }

  @Override
  public Object payload() {
    return event().payload();
  }

  @Override
  public StreamId stream() {
    return event().stream();
  }

  @Override
  public Event event() {
    if (current == null) {
      throw new IllegalStateException(
          "The event is valid during the handler's call only. A change of a row is applied later;"
              + " take what it needs out of the event before.");
    }
    return current;
  }
}
