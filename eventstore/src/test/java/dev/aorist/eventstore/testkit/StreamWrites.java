package dev.aorist.eventstore.testkit;

import java.util.Arrays;

/**
 * When the appends of one stream were sent and acknowledged, in the order of its versions; answers
 * in logarithmic time what a conflict can have seen.
 */
final class StreamWrites {
  private long[] firstVersions = new long[16];
  private long[] acknowledged = new long[16];

  /** The latest moment at which any of the appends up to here was sent. */
  private long[] latestSent = new long[16];

  private int count;
  private boolean folded;

  /** Adds the next append of the stream. */
  void add(long firstVersion, long acknowledgedAt, long sentAt) {
    if (count == firstVersions.length) {
      firstVersions = Arrays.copyOf(firstVersions, 2 * count);
      acknowledged = Arrays.copyOf(acknowledged, 2 * count);
      latestSent = Arrays.copyOf(latestSent, 2 * count);
    }
    firstVersions[count] = firstVersion;
    acknowledged[count] = acknowledgedAt;
    latestSent[count] = count == 0 ? sentAt : Math.max(latestSent[count - 1], sentAt);
    count++;
  }

  /** The first moment at which an append beyond {@code version} was acknowledged. */
  long acknowledgedAfter(long version) {
    if (!folded) {
      for (int i = count - 2; i >= 0; i--) {
        acknowledged[i] = Math.min(acknowledged[i], acknowledged[i + 1]);
      }
      folded = true;
    }
    int at = beyond(version);
    return at == count ? Long.MAX_VALUE : acknowledged[at];
  }

  /** The last moment at which an append at or below {@code version} was sent. */
  long sentUpTo(long version) {
    int at = beyond(version);
    return at == 0 ? Long.MIN_VALUE : latestSent[at - 1];
  }

  /** The place of the first append that begins beyond {@code version}. */
  private int beyond(long version) {
    int at = Arrays.binarySearch(firstVersions, 0, count, version);
    return at >= 0 ? at + 1 : -at - 1;
  }
}
