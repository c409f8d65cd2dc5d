package dev.aorist.eventstore.disk;

import java.util.Arrays;

/**
 * Where the records of one journal are, in the order in which they were written: what sealing
 * starts from, noted while they are written. For one thread at a time.
 */
final class Contents {
  private int[] positions = new int[1024];
  private char[] partitions = new char[1024];
  private int size;

  int size() {
    return size;
  }

  void add(int partition, long position) {
    if (size == positions.length) {
      positions = Arrays.copyOf(positions, 2 * size);
      partitions = Arrays.copyOf(partitions, 2 * size);
    }
    positions[size] = Math.toIntExact(position);
    partitions[size++] = (char) partition;
  }

  /** The positions of all records, by partition, those of one in their order. */
  int[] byPartition() {
    int[] starts = new int[Character.MAX_VALUE + 2];
    for (int i = 0; i < size; i++) {
      starts[partitions[i] + 1]++;
    }
    for (int p = 0; p <= Character.MAX_VALUE; p++) {
      starts[p + 1] += starts[p];
    }
    int[] sorted = new int[size];
    for (int i = 0; i < size; i++) {
      sorted[starts[partitions[i]]++] = positions[i];
    }
    return sorted;
  }
}
