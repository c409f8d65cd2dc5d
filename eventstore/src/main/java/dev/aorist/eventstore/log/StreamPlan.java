package dev.aorist.eventstore.log;

import dev.aorist.eventstore.StreamRead;

/**
 * Which records and versions answer a read of a stream.
 *
 * @param firstEntry the first of the stream's records to read
 * @param lastEntry the last one; before the first when there is nothing to read
 * @param low the lowest version to give
 * @param high the highest version to give
 * @param next where to go on
 * @param end whether nothing is left beyond {@code next}
 */
record StreamPlan(int firstEntry, int lastEntry, long low, long high, long next, boolean end) {
  static StreamPlan of(StreamRead read, StreamHeads.Entries entries, PartitionIndex index) {
    int usable = usable(read, entries, index);
    if (usable == 0) {
      return new StreamPlan(0, -1, 0, -1, read.backward() ? -1 : read.from(), true);
    }
    long top = top(entries, usable);
    return read.backward()
        ? backward(read, entries, usable, top)
        : forward(read, entries, usable, top);
  }

  /** How many of the stream's records are committed and not beyond the read's time. */
  private static int usable(StreamRead read, StreamHeads.Entries entries, PartitionIndex index) {
    long committed = index.records();
    int low = 0;
    int high = entries.count();
    while (low < high) {
      int middle = low + high >>> 1;
      long number = entries.records()[middle];
      if (number < committed && index.timestamp(number) <= read.until()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The version of the last event of the first {@code usable} records. */
  private static long top(StreamHeads.Entries entries, int usable) {
    return usable < entries.count() ? entries.firstVersions()[usable] - 1 : entries.version();
  }

  private static StreamPlan forward(
      StreamRead read, StreamHeads.Entries entries, int usable, long top) {
    if (read.from() > top) {
      return new StreamPlan(0, -1, 0, -1, read.from(), true);
    }
    long high = Math.min(top, read.from() + read.limit() - 1);
    return new StreamPlan(
        entries.holding(read.from()),
        Math.min(entries.holding(high), usable - 1),
        read.from(),
        high,
        high + 1,
        high == top);
  }

  private static StreamPlan backward(
      StreamRead read, StreamHeads.Entries entries, int usable, long top) {
    long high = Math.min(top, read.from());
    long low = Math.max(0, high - read.limit() + 1);
    return new StreamPlan(
        entries.holding(low),
        Math.min(entries.holding(high), usable - 1),
        low,
        high,
        low - 1,
        low == 0);
  }
}
