package dev.aorist.eventstore.log;

/**
 * Keeps the bytes of the newest committed records in memory, so that live readers and reloads do
 * not touch the disk. Forgets the oldest first. For the commit worker only; the bytes themselves
 * stand in the {@link PartitionIndex}.
 *
 * <p>What is kept is noted as numbers in a ring: a reference to the submission would keep its
 * caller's future and all that listens to it, as long as the record's bytes and in more memory.
 */
final class TailCache {
  /** Bytes of records that a disk store keeps. */
  static final long DISK = 64L << 20;

  /** For a store that has no other place. */
  static final long EVERYTHING = Long.MAX_VALUE;

  private final long limit;
  private final PartitionIndex[] partitions;

  /** Two numbers a record: its partition and length in one, and its number in the partition. */
  private long[] ring = new long[2 * 1024];

  private int first;
  private int count;
  private long bytes;

  TailCache(long limit, PartitionIndex[] partitions) {
    this.limit = limit;
    this.partitions = partitions;
  }

  /** Notes a record whose bytes the index holds from now on. */
  void keep(int partition, long number, int length) {
    if (limit == EVERYTHING) {
      return;
    }
    if (2 * count == ring.length) {
      grow();
    }
    int at = 2 * (first + count++) & ring.length - 1;
    ring[at] = (long) partition << 32 | length;
    ring[at + 1] = number;
    bytes += length;
    while (bytes > limit) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    int at = 2 * first;
    bytes -= (int) ring[at];
    partitions[(int) (ring[at] >>> 32)].forget(ring[at + 1]);
    first = first + 1 & ring.length / 2 - 1;
    count--;
  }

  private void grow() {
    long[] more = new long[2 * ring.length];
    int toEnd = ring.length - 2 * first;
    System.arraycopy(ring, 2 * first, more, 0, toEnd);
    System.arraycopy(ring, 0, more, toEnd, 2 * first);
    ring = more;
    first = 0;
  }
}
