package dev.aorist.eventstore.log;

import java.util.ArrayDeque;

/**
 * Keeps the bytes of the newest committed records in memory, so that live readers and reloads do
 * not touch the disk. Forgets the oldest first. For the commit worker only; the bytes themselves
 * stand in the {@link PartitionIndex}.
 */
final class TailCache {
  /** Bytes of records that a disk store keeps. */
  static final long DISK = 64L << 20;

  /** For a store that has no other place. */
  static final long EVERYTHING = Long.MAX_VALUE;

  private final long limit;
  private final PartitionIndex[] partitions;
  private final ArrayDeque<PendingRecord> kept = new ArrayDeque<>();
  private long bytes;

  TailCache(long limit, PartitionIndex[] partitions) {
    this.limit = limit;
    this.partitions = partitions;
  }

  /** Notes a record whose bytes the index holds from now on. */
  void keep(PendingRecord record) {
    if (limit == EVERYTHING) {
      return;
    }
    kept.addLast(record);
    bytes += record.bytes().length;
    while (bytes > limit) {
      PendingRecord oldest = kept.removeFirst();
      bytes -= oldest.bytes().length;
      partitions[oldest.partition()].forget(oldest.number());
    }
  }
}
