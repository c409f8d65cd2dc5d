package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.record.RecordRun;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest records of an epoch's leader, at hand for replicas that are close. Those that are not
 * forced here yet are kept however many they are, since they can be read nowhere else.
 *
 * <p>For the replication worker.
 */
final class RecentRecords {
  /** How many records are kept that are forced. */
  static final int MOST = 256;

  private static final long MOST_BYTES = 4 << 20;

  private final ArrayDeque<byte[]> records = new ArrayDeque<>();
  private long bytes;
  private long next;

  /**
   * @param next the number of the first record that comes
   */
  RecentRecords(long next) {
    this.next = next;
  }

  /**
   * @param forced how many records are forced here
   */
  void add(long number, byte[] record, long forced) {
    records.addLast(record);
    bytes += record.length;
    next = number + 1;
    while ((records.size() > MOST || bytes > MOST_BYTES) && first() < forced) {
      bytes -= records.removeFirst().length;
    }
  }

  /** The number of the oldest one. */
  long first() {
    return next - records.size();
  }

  /** The number behind the newest one. */
  long next() {
    return next;
  }

  /** Those from a number on that is here: at most so many bytes, and one record at least. */
  RecordRun from(long from, int most) {
    List<byte[]> run = new ArrayList<>();
    long number = first();
    long size = 0;
    for (byte[] record : records) {
      if (number++ >= from) {
        size += record.length;
        if (size > most && !run.isEmpty()) {
          break;
        }
        run.add(record);
      }
    }
    return RecordRun.of(from, run);
  }
}
