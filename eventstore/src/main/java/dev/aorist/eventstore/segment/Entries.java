package dev.aorist.eventstore.segment;

import java.util.Arrays;

/** Hashes and where what they stand for is, gathered while a segment is written. For one thread. */
final class Entries {
  private static final int INDEX_BITS = 24;
  private static final long INDEX = (1L << INDEX_BITS) - 1;

  /** How many there may be. */
  static final int MOST = 1 << INDEX_BITS;

  private long[] hashes = new long[256];
  private int[] records = new int[256];
  private int[] names = new int[256];
  private int size;

  int size() {
    return size;
  }

  /**
   * Adds one.
   *
   * @param record the position of the record
   * @param name the position of what tells two with the same hash apart
   */
  void add(long hash, int record, int name) {
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * size);
      records = Arrays.copyOf(records, 2 * size);
      names = Arrays.copyOf(names, 2 * size);
    }
    hashes[size] = hash;
    records[size] = record;
    names[size++] = name;
  }

  long hash(int entry) {
    return hashes[entry];
  }

  int record(int entry) {
    return records[entry];
  }

  int name(int entry) {
    return names[entry];
  }

  /** All entries by hash (unsigned), those with the same one in the order of their addition. */
  int[] sorted() {
    // The upper bits of the hash and the number of the entry in one; then what the lower bits say.
    long[] keys = new long[size];
    for (int i = 0; i < size; i++) {
      keys[i] = (hashes[i] & ~INDEX ^ Long.MIN_VALUE) | i;
    }
    Arrays.sort(keys);
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int entry = (int) (keys[i] & INDEX);
      int to = i;
      while (to > 0 && Long.compareUnsigned(hashes[order[to - 1]], hashes[entry]) > 0) {
        order[to] = order[--to];
      }
      order[to] = entry;
    }
    return order;
  }
}
