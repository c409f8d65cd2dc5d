package dev.aorist.eventstore.log;

import dev.aorist.eventstore.StoreStatistics;
import java.util.List;

/** Counts what is committed. The commit worker counts; any thread reads what it last published. */
final class CommitMeter {
  private volatile StoreStatistics counted = new StoreStatistics(0, 0, 0, 0, 0, 0, 0, 0);

  /** Counts one commit; on the commit worker. */
  void committed(List<PendingRecord<?>> batch, long nanos) {
    long events = 0;
    long bytes = 0;
    for (PendingRecord<?> record : batch) {
      events += record.events();
      bytes += record.bytes().length;
    }
    StoreStatistics before = counted;
    counted =
        new StoreStatistics(
            before.records() + batch.size(),
            before.events() + events,
            before.bytes() + bytes,
            before.commits() + 1,
            Math.max(before.largestCommit(), batch.size()),
            before.commitNanos() + nanos,
            Math.max(before.longestCommitNanos(), nanos),
            0);
  }

  /**
   * @param waiting bytes that wait now
   */
  StoreStatistics statistics(long waiting) {
    StoreStatistics now = counted;
    return new StoreStatistics(
        now.records(),
        now.events(),
        now.bytes(),
        now.commits(),
        now.largestCommit(),
        now.commitNanos(),
        now.longestCommitNanos(),
        waiting);
  }
}
