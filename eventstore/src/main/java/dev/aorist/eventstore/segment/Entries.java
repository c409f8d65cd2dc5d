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

  /**
   * Puts all entries in the order of their hashes (unsigned), those with the same one in the order
   * of their addition. Nothing is added afterwards.
   */
  void sort() {
    // Hashes are spread evenly, so a look at their upper bits brings each near its place.
    int bits = 32 - Integer.numberOfLeadingZeros(size / A_BUCKET);
    int[] ends = new int[(1 << bits) + 1];
    for (int i = 0; i < size; i++) {
      ends[HashTable.bucketOf(hashes[i], bits) + 1]++;
    }
    for (int i = 0; i < 1 << bits; i++) {
      ends[i + 1] += ends[i];
    }
    int[] places = new int[size];
    for (int i = 0; i < size; i++) {
      places[i] = ends[HashTable.bucketOf(hashes[i], bits)]++;
    }
    put(places);
    for (int bucket = 0, from = 0; bucket < 1 << bits; from = ends[bucket++]) {
      sort(from, ends[bucket]);
    }
  }

  /** Puts each entry where it belongs. */
  private void put(int[] places) {
    long[] newHashes = new long[size];
    int[] newRecords = new int[size];
    int[] newNames = new int[size];
    for (int i = 0; i < size; i++) {
      newHashes[places[i]] = hashes[i];
      newRecords[places[i]] = records[i];
      newNames[places[i]] = names[i];
    }
    hashes = newHashes;
    records = newRecords;
    names = newNames;
  }

  private void sort(int from, int to) {
    if (to - from > MANY) {
      sortMany(from, to);
    }
    for (int i = from + 1; i < to; i++) {
      int place = i;
      while (place > from && Long.compareUnsigned(hashes[place - 1], hashes[i]) > 0) {
        place--;
      }
      move(i, place);
    }
  }

  /** Moves an entry to an earlier place; those in between make room. */
  void move(int from, int to) {
    if (from == to) {
      return;
    }
    long hash = hashes[from];
    int record = records[from];
    int name = names[from];
    System.arraycopy(hashes, to, hashes, to + 1, from - to);
    System.arraycopy(records, to, records, to + 1, from - to);
    System.arraycopy(names, to, names, to + 1, from - to);
    hashes[to] = hash;
    records[to] = record;
    names[to] = name;
  }

  /** A stream with very many records: its bucket is sorted as a whole, all but the lowest bits. */
  private void sortMany(int from, int to) {
    long[] keys = new long[to - from];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (hashes[from + i] & ~INDEX ^ Long.MIN_VALUE) | i;
    }
    Arrays.sort(keys);
    long[] oldHashes = Arrays.copyOfRange(hashes, from, to);
    int[] oldRecords = Arrays.copyOfRange(records, from, to);
    int[] oldNames = Arrays.copyOfRange(names, from, to);
    for (int i = 0; i < keys.length; i++) {
      int old = (int) (keys[i] & INDEX);
      hashes[from + i] = oldHashes[old];
      records[from + i] = oldRecords[old];
      names[from + i] = oldNames[old];
    }
  }
}
