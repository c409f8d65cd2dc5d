package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Position;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Changes that were asked for and not applied yet, with the events that asked, in arrays that are
 * used again for each batch: a change costs no object. For the folder's thread.
 */
final class PendingChanges<R> {
  private Slot<R>[] slots = slots(256);
  private @Nullable Object[] arguments = new Object[256];
  private BiFunction<?, ?, ?>[] functions = new BiFunction<?, ?, ?>[256];
  private int[] events = new int[256];
  private int size;

  private int[] partitions = new int[256];
  private long[] offsets = new long[256];
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

  void beginEvent(int partition, long offset, String type) {
    if (eventCount == partitions.length) {
      int more = 2 * eventCount;
      partitions = Arrays.copyOf(partitions, more);
      offsets = Arrays.copyOf(offsets, more);
      types = Arrays.copyOf(types, more);
    }
    partitions[eventCount] = partition;
    offsets[eventCount] = offset;
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
    eventCount--;
    while (size > 0 && events[size - 1] == eventCount) {
      size--;
    }
  }

  /**
   * Applies everything in order. An event of which one change fails changes nothing, and neither do
   * those behind it.
   *
   * @return what failed, if something did; {@link #failedEvent} says where
   */
  @SuppressWarnings("unchecked")
  @Nullable Throwable apply(RowCache<R> cache) {
    int undo = 0;
    int event = -1;
    for (int i = start; i < size; i++) {
      if (events[i] != event) {
        event = events[i];
        undo = 0;
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
        failedAt = i;
        allEvents = eventCount;
        eventCount = event + 1;
        failedRow = slot.key;
        return e;
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
    return null;
  }

  @SuppressWarnings("unchecked")
  private void takeBack(int undo) {
    for (int i = undo - 1; i >= 0; i--) {
      undoSlots[i].row = (R) undoRows[i];
    }
  }

  /** After {@link #apply} has failed: makes the failure of the event. */
  FoldFailure failedEvent(String view, Throwable cause) {
    int event = eventCount - 1;
    return new FoldFailure(
        view, new Position(partitions[event], offsets[event]), types[event], failedRow, cause);
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
