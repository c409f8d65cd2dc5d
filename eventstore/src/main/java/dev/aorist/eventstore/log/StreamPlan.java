package dev.aorist.eventstore.log;

import dev.aorist.eventstore.StreamRead;

/**
 * Which versions answer a read of a stream.
 *
 * @param low the lowest version to give
 * @param high the highest version to give; below the lowest when there is nothing to give
 * @param next where to go on
 * @param end whether nothing is left beyond {@code next}
 */
record StreamPlan(long low, long high, long next, boolean end) {
  /**
   * @param top the version of the stream's last event that the read may see, -1 for none
   */
  static StreamPlan of(StreamRead read, long top) {
    if (top < 0) {
      return new StreamPlan(0, -1, read.backward() ? -1 : read.from(), true);
    }
    if (read.backward()) {
      long high = Math.min(top, read.from());
      long low = Math.max(0, high - read.limit() + 1);
      return new StreamPlan(low, high, low - 1, low == 0);
    }
    if (read.from() > top) {
      return new StreamPlan(0, -1, read.from(), true);
    }
    long high = Math.min(top, read.from() + read.limit() - 1);
    return new StreamPlan(read.from(), high, high + 1, high == top);
  }
}
