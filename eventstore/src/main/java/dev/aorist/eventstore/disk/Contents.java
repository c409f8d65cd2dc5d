package dev.aorist.eventstore.disk;

import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * Where the records of one journal are, in the order in which they were written: what sealing
 * starts from, noted while they are written. For one thread at a time.
 */
final class Contents {
  private int[] positions = new int[1024];
  private char[] partitions = new char[1024];
  private int size;

  /** For a file that was ended, behind which record of each partition it ends at the latest. */
  private long[] ends = {};

  private volatile boolean sealed;

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

  /** Forgets the last records of a partition, at most {@code count}; gives how many it forgot. */
  int dropLast(int partition, long count) {
    int from = size;
    int dropped = 0;
    while (from > 0 && dropped < count) {
      if (partitions[--from] == partition) {
        dropped++;
      }
    }
    if (dropped == 0) {
      return 0;
    }
    int kept = from;
    for (int i = from; i < size; i++) {
      if (partitions[i] != partition) {
        positions[kept] = positions[i];
        partitions[kept++] = partitions[i];
      }
    }
    size = kept;
    return dropped;
  }

  /** Notes how many records of each partition there are up to the end of the file. */
  void end(long[] records) {
    ends = records.clone();
  }

  /** No record of a partition from this one on is left in the file. */
  void endsAt(int partition, long number) {
    if (ends.length > 0) {
      ends[partition] = Math.min(ends[partition], number);
    }
  }

  /** Whether the file, which was ended, holds only records below these numbers. */
  boolean isBelow(IntToLongFunction numbers) {
    for (int p = 0; p < ends.length; p++) {
      if (ends[p] > numbers.applyAsLong(p)) {
        return false;
      }
    }
    return true;
  }

  /** Its file is a segment now. */
  void sealed() {
    sealed = true;
  }

  boolean isSealed() {
    return sealed;
  }

  /** The positions of all records, by partition, those of one in their order. */
  int[] byPartition() {
    int most = 0;
    for (int i = 0; i < size; i++) {
      most = Math.max(most, partitions[i]);
    }
    int[] starts = new int[most + 2];
    for (int i = 0; i < size; i++) {
      starts[partitions[i] + 1]++;
    }
    for (int p = 0; p <= most; p++) {
      starts[p + 1] += starts[p];
    }
    int[] sorted = new int[size];
    for (int i = 0; i < size; i++) {
      sorted[starts[partitions[i]]++] = positions[i];
    }
    return sorted;
  }
}
