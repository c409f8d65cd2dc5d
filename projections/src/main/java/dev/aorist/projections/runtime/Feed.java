package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import io.vertx.core.Future;

/**
 * Where a folder gets its events from: pulls them from the log, a page at a time, in the order that
 * the projection needs. For the folder's thread, on whose context its futures complete.
 */
interface Feed {
  /** Completes with whether there is something to drain now. */
  Future<Boolean> load();

  /**
   * Gives {@code to} the events that are loaded, until it fails on one: that one and what comes
   * behind stays.
   */
  void drain(Folding<?> to);

  /** Completes when the log may have more than it had at the last {@link #load}. */
  Future<Void> awaitMore();

  /** The next offset of each partition: what was drained lies before. Not to be changed. */
  long[] offsets();

  /** Whether it ends, having given everything before its bound. */
  boolean isBounded();

  /** No bound. */
  static Checkpoint unbounded(int partitions) {
    long[] offsets = new long[partitions];
    java.util.Arrays.fill(offsets, Long.MAX_VALUE);
    return Checkpoint.of(offsets);
  }
}
