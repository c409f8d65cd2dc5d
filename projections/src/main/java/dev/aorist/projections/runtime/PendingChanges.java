package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Position;
import dev.aorist.projections.RowVersion;
import dev.aorist.projections.spi.KeyOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Changes that were asked for and not applied yet, with the events that asked, in arrays that are
 * used again for each batch: a change costs no object. For the folder's thread.
 */
final class PendingChanges<R> {
  private final String view;
  private final UnaryOperator<String> shown;
  private Slot<R>[] slots = slots(256);
  private @Nullable Object[] arguments = new Object[256];
  private BiFunction<?, ?, ?>[] functions = new BiFunction<?, ?, ?>[256];
  private int[] events = new int[256];
  private int size;

  private int[] partitions = new int[256];
  private long[] offsets = new long[256];
  private long[] timestamps = new long[256];
  private String[] types = new String[256];
  private int eventCount;

  // What the event under way changed, to be taken back if it fails.
  private Slot<R>[] undoSlots = slots(16);
  private @Nullable Object[] undoRows = new Object[16];

  private @Nullable String failedRow;

  // Where to go on after an event that failed and is passed over.
  private int start;
  private int failedAt;
  private int allEvents;

  /**
   * @param shown gives the key by which users know a row
   */
  PendingChanges(String view, UnaryOperator<String> shown) {
    this.view = view;
    this.shown = shown;
  }

  void beginEvent(int partition, long offset, long timestamp, String type) {
    if (eventCount == partitions.length) {
      int more = 2 * eventCount;
      partitions = Arrays.copyOf(partitions, more);
      offsets = Arrays.copyOf(offsets, more);
      timestamps = Arrays.copyOf(timestamps, more);
      types = Arrays.copyOf(types, more);
    }
    partitions[eventCount] = partition;
    offsets[eventCount] = offset;
    timestamps[eventCount] = timestamp;
    types[eventCount++] = type;
  }

  void add(Slot<R> slot, @Nullable Object argument, BiFunction<?, ?, ?> function) {
    if (size == events.length) {
      int more = 2 * size;
      slots = Arrays.copyOf(slots, more);
      arguments = Arrays.copyOf(arguments, more);
      functions = Arrays.copyOf(functions, more);
      events = Arrays.copyOf(events, more);
    }
    slots[size] = slot;
    arguments[size] = argument;
    functions[size] = function;
    events[size++] = eventCount - 1;
  }

  /** Forgets the event that was begun last and what it asked for. */
  void dropEvent() {
    dropChanges();
    eventCount--;
  }

  /** Forgets what the event that was begun last asked for. */
  void dropChanges() {
    while (size > 0 && events[size - 1] == eventCount - 1) {
      size--;
    }
  }

  /**
   * Applies everything in order. An event of which one change fails changes nothing, and neither do
   * those behind it; or it is parked, where that is the policy, and all that concern its rows.
   *
   * @param parked hears of events that failed and were parked
   * @return what failed, if something did; {@link #failedEvent} says where
   */
  @SuppressWarnings("unchecked")
  @Nullable Throwable apply(RowCache<R> cache, @Nullable Consumer<FoldFailure> parked) {
    Parking parking = cache.parking();
    List<RowVersion<R>> versions = cache.versionsOrNull();
    int undo = 0;
    int event = -1;
    for (int i = start; i < size; i++) {
      if (events[i] != event) {
        if (versions != null) {
          keepVersions(versions, event, undo);
        }
        event = events[i];
        undo = 0;
        if (parking.holdsAny() && standsStill(i)) {
          Exception full = parking.full();
          if (full != null) {
            return fail(i, full);
          }
          i = park(parking, i, null, null) - 1;
          continue;
        }
      }
      Slot<R> slot = slots[i];
      R before = slot.row;
      R after;
      try {
        after =
            ((BiFunction<@Nullable R, @Nullable Object, @Nullable R>) functions[i])
                .apply(before, arguments[i]);
      } catch (Throwable e) {
        takeBack(undo);
        undo = 0;
        Exception full = null;
        if (parking.takes(e) && (full = parking.full()) == null) {
          if (parked != null) {
            parked.accept(failure(event, slot.key, e));
          }
          i = park(parking, firstOf(i), slot.key, e) - 1;
          continue;
        }
        if (full != null) {
          full.addSuppressed(e);
        }
        return fail(i, full == null ? e : full);
      }
      if (after != before) {
        if (undo == undoSlots.length) {
          undoSlots = Arrays.copyOf(undoSlots, 2 * undo);
          undoRows = Arrays.copyOf(undoRows, 2 * undo);
        }
        undoSlots[undo] = slot;
        undoRows[undo++] = before;
        slot.row = after;
        cache.change(slot);
      }
    }
    if (versions != null) {
      keepVersions(versions, event, undo);
    }
    return null;
  }

  /** Stops at the event of a change. */
  private Throwable fail(int change, Throwable cause) {
    failedAt = change;
    allEvents = eventCount;
    eventCount = events[change] + 1;
    failedRow = slots[change].key;
    return cause;
  }

  /** Notes what an event that took effect made of the rows that it changed. */
  private void keepVersions(List<RowVersion<R>> to, int event, int undo) {
    for (int i = 0; i < undo; i++) {
      Slot<R> slot = undoSlots[i];
      boolean first = true;
      for (int before = 0; before < i; before++) {
        first &= undoSlots[before] != slot;
      }
      if (first) {
        var position = new Position(partitions[event], offsets[event]);
        to.add(new RowVersion<>(slot.key, timestamps[event], position, slot.row));
      }
    }
  }

  /** Whether one of the rows of an event, whose first change is {@code i}, is parked. */
  private boolean standsStill(int i) {
    for (int change = i; change < size && events[change] == events[i]; change++) {
      if (slots[change].parked) {
        return true;
      }
    }
    return false;
  }

  private int firstOf(int change) {
    int first = change;
    while (first > 0 && events[first - 1] == events[change]) {
      first--;
    }
    return first;
  }

  /**
   * Parks an event and its rows.
   *
   * @param first its first change
   * @return the first change of the next event
   */
  private int park(Parking parking, int first, @Nullable String row, @Nullable Throwable cause) {
    int event = events[first];
    Set<String> keys = new TreeSet<>(KeyOrder.INSTANCE);
    int end = first;
    for (; end < size && events[end] == event; end++) {
      slots[end].parked = true;
      keys.add(slots[end].key);
    }
    parking.park(
        new Position(partitions[event], offsets[event]),
        timestamps[event],
        types[event],
        List.copyOf(keys),
        row,
        cause);
    return end;
  }

  @SuppressWarnings("unchecked")
  private void takeBack(int undo) {
    for (int i = undo - 1; i >= 0; i--) {
      undoSlots[i].row = (R) undoRows[i];
    }
  }

  /** After {@link #apply} has failed: makes the failure of the event. */
  FoldFailure failedEvent(Throwable cause) {
    return failure(eventCount - 1, failedRow, cause);
  }

  private FoldFailure failure(int event, @Nullable String row, Throwable cause) {
    return new FoldFailure(
        view,
        new Position(partitions[event], offsets[event]),
        types[event],
        row == null ? null : shown.apply(row),
        cause);
  }

  /** After {@link #apply} has failed: applies, when it is called again, what comes behind. */
  void passOver() {
    int failed = eventCount - 1;
    eventCount = allEvents;
    start = failedAt;
    while (start < size && events[start] == failed) {
      start++;
    }
  }

  /**
   * After {@link #apply} has failed: sets {@code next}, the offsets before the batch, to those of
   * the first events that did not take effect.
   */
  void reach(long[] next) {
    for (int event = 0; event < eventCount - 1; event++) {
      next[partitions[event]] = offsets[event] + 1;
    }
    next[partitions[eventCount - 1]] = offsets[eventCount - 1];
  }

  /** Makes room for the next batch. */
  void clear() {
    Arrays.fill(slots, 0, size, null);
    Arrays.fill(arguments, 0, size, null);
    size = 0;
    start = 0;
    eventCount = 0;
  }

  @SuppressWarnings("unchecked")
  private static <R> Slot<R>[] slots(int length) {
    return (Slot<R>[]) new Slot<?>[length];
  }
}
