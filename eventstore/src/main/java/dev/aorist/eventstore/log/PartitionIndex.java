package dev.aorist.eventstore.log;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the records of one partition are that are not sealed yet: by number and by offset; and how
 * many of them are committed. Where there are replicas, records are held before they are committed,
 * and may be cut off again until then. Its size in memory is some 40 bytes a record. Records leave
 * it from its old end, when they are sealed and their bytes are not kept any more.
 *
 * <p>Only the commit worker changes it (at opening, the thread that recovers), but that where there
 * are replicas their worker publishes; any thread reads, through a {@link View}. What is below
 * {@link #records} is published by that volatile number and never changes, but for the cached
 * bytes, which come and go.
 */
final class PartitionIndex {
  private static final int BITS = 10;
  private static final int CHUNK = 1 << BITS;
  private volatile Held held = new Held(new Chunk[0], 0, 0);
  private volatile long records;
  private volatile long sealed;

  /** How many records there are, committed or not. */
  private long all;

  /** The lowest record whose bytes may be in memory. */
  private long cachedFrom;

  /** What was sealed at opening. */
  private long firstEnd;

  private static final class Chunk {
    final long[] location = new long[CHUNK];
    final long[] firstOffset = new long[CHUNK];
    final long[] timestamp = new long[CHUNK];
    final int[] length = new int[CHUNK];
    final char[] events = new char[CHUNK];
    final byte[] @Nullable [] cached = new byte[CHUNK][];
  }

  /**
   * @param first the number of the first chunk
   * @param from the lowest record that is held
   */
  private record Held(Chunk[] chunks, long first, long from) {
    Chunk chunk(long number) {
      return chunks[(int) ((number >>> BITS) - first)];
    }
  }

  /** Begins behind what is sealed; before anything else. */
  void begin(SealedLog.Tail tail) {
    held = new Held(new Chunk[0], tail.records() >>> BITS, tail.records());
    sealed = tail.records();
    cachedFrom = tail.records();
    firstEnd = tail.end();
    all = tail.records();
    records = tail.records();
  }

  /** Adds the next record, which is committed; from its return on readers see it. */
  void add(
      long location,
      int length,
      long firstOffset,
      int events,
      long timestamp,
      byte @Nullable [] bytes) {
    hold(location, length, firstOffset, events, timestamp, bytes);
    records = all;
  }

  /** The records below this number, which were held before, are committed. */
  void publish(long upTo) {
    records = upTo;
  }

  /** What is held from this number on, and not committed, is not there any more. */
  void cut(long number) {
    if (number < records) {
      throw new IllegalStateException(
          "record " + number + " is committed and cannot be cut off; " + records + " are");
    }
    all = Math.min(all, number);
  }

  /** Holds the next record, which is not committed yet. */
  void hold(
      long location,
      int length,
      long firstOffset,
      int events,
      long timestamp,
      byte @Nullable [] bytes) {
    long number = all;
    Held now = held;
    if ((number >>> BITS) - now.first == now.chunks.length) {
      Chunk[] more = Arrays.copyOf(now.chunks, now.chunks.length + 1);
      more[more.length - 1] = new Chunk();
      now = new Held(more, now.first, now.from);
      held = now;
    }
    Chunk into = now.chunk(number);
    int i = (int) number & CHUNK - 1;
    into.location[i] = location;
    into.length[i] = length;
    into.firstOffset[i] = firstOffset;
    into.timestamp[i] = timestamp;
    into.events[i] = (char) events;
    into.cached[i] = bytes;
    if (bytes == null) {
      cachedFrom = number + 1;
    }
    all = number + 1;
  }

  /** The records below this number are sealed now. */
  void seal(long upTo) {
    sealed = Math.max(sealed, upTo);
    drop();
  }

  /** The bytes of this record, the oldest that are kept, are not kept any more. */
  void forget(long number) {
    if (number < held.from) {
      return; // it was cut off once, another took its place, and that was sealed and dropped
    }
    held.chunk(number).cached[(int) number & CHUNK - 1] = null;
    cachedFrom = number + 1;
    drop();
  }

  /** Drops whole chunks that nobody needs; the last one stays, since it knows the end. */
  private void drop() {
    Held now = held;
    long lowest = Math.min(sealed, cachedFrom) >>> BITS;
    int count = (int) Math.min(lowest - now.first, now.chunks.length - 1);
    if (count > 0) {
      Chunk[] rest = Arrays.copyOfRange(now.chunks, count, now.chunks.length);
      held = new Held(rest, now.first + count, now.first + count << BITS);
    }
  }

  /** How many records are held, committed or not; for who may change it. */
  long held() {
    return all;
  }

  /** How many records are committed. */
  long records() {
    return records;
  }

  /** The records below this number are sealed. */
  long sealed() {
    return sealed;
  }

  /** The offset behind the last committed event. */
  long end() {
    return view().end();
  }

  /** What is committed and held now. */
  View view() {
    while (true) {
      long committed = records;
      Held now = held;
      if (now.from <= committed) {
        return new View(now, committed, firstEnd);
      }
      // So much was added and dropped between the two looks that they do not go together.
    }
  }

  /**
   * What is held, committed or not, below a number that is known to the caller from the commit
   * worker.
   */
  View view(long upTo) {
    return new View(held, upTo, firstEnd);
  }

  /** What was committed at one moment and not dropped by then; it stays readable. */
  static final class View {
    private final Held held;
    private final long records;
    private final long firstEnd;

    private View(Held held, long records, long firstEnd) {
      this.held = held;
      this.records = records;
      this.firstEnd = firstEnd;
    }

    /** How many records were committed. */
    long records() {
      return records;
    }

    /** The lowest record that is held; {@link #records} when none is. */
    long from() {
      return Math.min(held.from, records);
    }

    boolean holds(long number) {
      return number >= held.from && number < records;
    }

    /** The offset of the first event that is held, or behind the last one. */
    long firstHeldOffset() {
      return held.from < records ? firstOffset(held.from) : end();
    }

    long end() {
      return endOf(records);
    }

    /** The offset behind the record before {@code number}, which is held unless none is. */
    long endOf(long number) {
      if (number <= held.from) {
        return number < records ? firstOffset(number) : firstEnd;
      }
      return firstOffset(number - 1)
          + held.chunk(number - 1).events[(int) (number - 1) & CHUNK - 1];
    }

    long location(long number) {
      return held.chunk(number).location[(int) number & CHUNK - 1];
    }

    int length(long number) {
      return held.chunk(number).length[(int) number & CHUNK - 1];
    }

    long timestamp(long number) {
      return held.chunk(number).timestamp[(int) number & CHUNK - 1];
    }

    private long firstOffset(long number) {
      return held.chunk(number).firstOffset[(int) number & CHUNK - 1];
    }

    /** The record's bytes if they are in memory. */
    byte @Nullable [] cached(long number) {
      return held.chunk(number).cached[(int) number & CHUNK - 1];
    }

    /** The held record that holds the event at {@code offset}. */
    long holding(long offset) {
      long low = held.from;
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

    /** Whether what ends at {@code time} is held, so that {@link #endAt} knows it. */
    boolean knowsEndAt(long time) {
      return held.from == 0 || held.from < records && timestamp(held.from) <= time;
    }

    /** The offset behind the last event that is not after {@code time}. */
    long endAt(long time) {
      long low = held.from;
      long high = records;
      while (low < high) {
        long middle = low + high >>> 1;
        if (timestamp(middle) <= time) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low == 0 ? 0 : endOf(low);
    }
  }
}
