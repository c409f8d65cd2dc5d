package dev.aorist.eventstore.segment;

import java.util.Arrays;

/** Hashes and where what they stand for is, gathered while a segment is written. For one thread. */
final class Entries {
  private static final int INDEX_BITS = 24;
  private static final long INDEX = (1L << INDEX_BITS) - 1;

  private static final int A_BUCKET = 4;
  private static final int MANY = 64;

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
    // Hashes are spread evenly, so a look at their upper bits brings each near its place.
    int bits = 32 - Integer.numberOfLeadingZeros(size / A_BUCKET);
    int[] ends = new int[(1 << bits) + 1];
    for (int i = 0; i < size; i++) {
      ends[HashTable.bucketOf(hashes[i], bits) + 1]++;
    }
    for (int i = 0; i < 1 << bits; i++) {
      ends[i + 1] += ends[i];
    }
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[ends[HashTable.bucketOf(hashes[i], bits)]++] = i;
    }
    for (int bucket = 0, from = 0; bucket < 1 << bits; from = ends[bucket++]) {
      sort(order, from, ends[bucket]);
    }
    return order;
  }

  private void sort(int[] order, int from, int to) {
    if (to - from > MANY) {
      sortMany(order, from, to);
      return;
    }
    for (int i = from + 1; i < to; i++) {
      insert(order, from, i, order[i]);
    }
  }

  private void insert(int[] order, int from, int at, int entry) {
    int to = at;
    while (to > from && Long.compareUnsigned(hashes[order[to - 1]], hashes[entry]) > 0) {
      order[to] = order[--to];
    }
    order[to] = entry;
  }

  /** A stream with very many records: its bucket is sorted as a whole. */
  private void sortMany(int[] order, int from, int to) {
    // The upper bits of the hash and the number of the entry in one; then what the lower bits say.
    long[] keys = new long[to - from];
    for (int i = 0; i < keys.length; i++) {
      int entry = order[from + i];
      keys[i] = (hashes[entry] & ~INDEX ^ Long.MIN_VALUE) | entry;
    }
    Arrays.sort(keys);
    for (int i = 0; i < keys.length; i++) {
      insert(order, from, from + i, (int) (keys[i] & INDEX));
    }
  }
}
