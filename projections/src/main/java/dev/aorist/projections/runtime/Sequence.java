package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Position;

/**
 * Counts the events of each partition that a folder is shown, and lets none be left out or come
 * twice. What was counted is stored beside the offset that the folder says it has reached, so the
 * two can be held against each other. For the folder's thread.
 */
final class Sequence {
  private final String view;
  private final long[] next;

  Sequence(String view, Checkpoint from) {
    this.view = view;
    this.next = new long[from.partitions()];
    for (int p = 0; p < next.length; p++) {
      next[p] = from.offset(p);
    }
  }

  /**
   * The next event of a partition is shown.
   *
   * @throws IllegalStateException when it is another than the one that is to come
   */
  void take(int partition, long offset) {
    if (offset != next[partition]) {
      throw new IllegalStateException(
          "The view '"
              + view
              + "' was shown the event at "
              + new Position(partition, offset)
              + " where "
              + new Position(partition, next[partition])
              + " was to come. Verify the event store, then resume the view.");
    }
    next[partition]++;
  }

  /**
   * How many events of a partition were shown from one offset to another.
   *
   * @param to not beyond what was counted, or less was shown
   */
  long shown(int partition, long from, long to) {
    return Math.min(next[partition], to) - from;
  }
}
