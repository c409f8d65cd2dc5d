package dev.aorist.eventstore.log;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the committed records of one partition are: by number and by offset. Its size in memory is
 * some 40 bytes a record.
 *
 * <p>Only the commit worker adds (at opening, the thread that recovers); any thread reads. What is
 * below {@link #records} is published by that volatile number and never changes, but for the cached
 * bytes, which come and go.
 */
final class PartitionIndex {
  private static final int BITS = 10;
  private static final int CHUNK = 1 << BITS;
  private volatile Chunk[] chunks = new Chunk[0];
  private volatile long records;

  private static final class Chunk {
    final long[] location = new long[CHUNK];
    final long[] firstOffset = new long[CHUNK];
    final long[] timestamp = new long[CHUNK];
    final int[] length = new int[CHUNK];
    final char[] events = new char[CHUNK];
    final byte[] @Nullable [] cached = new byte[CHUNK][];
  }

  /** Adds the next record; from its return on readers see it. */
  void add(
      long location,
      int length,
      long firstOffset,
      int events,
      long timestamp,
      byte @Nullable [] bytes) {
    long number = records;
    int chunk = (int) (number >>> BITS);
    if (chunk == chunks.length) {
      Chunk[] more = Arrays.copyOf(chunks, chunk + 1);
      more[chunk] = new Chunk();
      chunks = more;
    }
    Chunk into = chunks[chunk];
    int i = (int) number & CHUNK - 1;
    into.location[i] = location;
    into.length[i] = length;
    into.firstOffset[i] = firstOffset;
    into.timestamp[i] = timestamp;
    into.events[i] = (char) events;
    into.cached[i] = bytes;
    records = number + 1;
  }

  /** How many records are committed. */
  long records() {
    return records;
  }

  /** The offset behind the last committed event. */
  long end() {
    return endOf(records);
  }

  /** The offset behind the first {@code count} records. */
  long endOf(long count) {
    if (count == 0) {
      return 0;
    }
    return firstOffset(count - 1) + chunk(count - 1).events[(int) (count - 1) & CHUNK - 1];
  }

  private Chunk chunk(long number) {
    return chunks[(int) (number >>> BITS)];
  }

  long location(long number) {
    return chunk(number).location[(int) number & CHUNK - 1];
  }

  int length(long number) {
    return chunk(number).length[(int) number & CHUNK - 1];
  }

  long timestamp(long number) {
    return chunk(number).timestamp[(int) number & CHUNK - 1];
  }

  private long firstOffset(long number) {
    return chunk(number).firstOffset[(int) number & CHUNK - 1];
  }

  /** The record's bytes if they are in memory. */
  byte @Nullable [] cached(long number) {
    return chunk(number).cached[(int) number & CHUNK - 1];
  }

  void forget(long number) {
    chunk(number).cached[(int) number & CHUNK - 1] = null;
  }

  /** The record that holds the event at {@code offset}, which is committed. */
  long holding(long offset) {
    long low = 0;
    long high = records - 1;
    while (low < high) {
      long middle = low + high + 1 >>> 1;
      if (firstOffset(middle) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /**
   * The offset behind the last event of those among the first {@code count} records that are not
   * after {@code time}.
   */
  long endAt(long time, long count) {
    long low = 0;
    long high = count;
    while (low < high) {
      long middle = low + high >>> 1;
      if (timestamp(middle) <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return endOf(low);
  }
}
