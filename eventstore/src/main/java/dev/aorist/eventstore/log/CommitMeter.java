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
    int records = 0;
    for (PendingRecord<?> record : batch) {
      if (!record.isCounted()) {
        continue;
      }
      records++;
      events += record.events();
      bytes += record.bytes().length;
    }
    if (records == 0) {
      return;
    }
    StoreStatistics before = counted;
    counted =
        new StoreStatistics(
            before.records() + records,
            before.events() + events,
            before.bytes() + bytes,
            before.commits() + 1,
            Math.max(before.largestCommit(), records),
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
