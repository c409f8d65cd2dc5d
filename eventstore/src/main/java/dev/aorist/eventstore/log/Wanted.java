package dev.aorist.eventstore.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The records of a batch: those in memory with their bytes, the others with an open place. */
final class Wanted {
  private final int partition;
  private final PartitionIndex.View view;
  private final List<byte[]> records;
  private final List<Long> missing = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private long last;

  /**
   * @param most how many records will be added, at most: a list that has to grow in between costs a
   *     replay from memory almost half of its time
   */
  Wanted(int partition, PartitionIndex.View view, int most) {
    this.partition = partition;
    this.view = view;
    this.records = new ArrayList<>(most);
  }

  /** Adds a record that is committed. */
  void add(long number) {
    byte[] cached = view.holds(number) ? view.cached(number) : null;
    if (cached == null) {
      missing.add(number);
      places.add(records.size());
    }
    records.add(cached);
    last = number;
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  /** The number of the record that was added last. */
  long last() {
    return last;
  }

  boolean allInMemory() {
    return missing.isEmpty();
  }

  /** Fills the open places. Blocks. */
  List<byte[]> read(CommitLog log) throws IOException {
    for (int i = 0; i < missing.size(); i++) {
      records.set(places.get(i), read(log, missing.get(i)));
    }
    return records;
  }

  private byte[] read(CommitLog log, long number) throws IOException {
    byte[] bytes = view.holds(number) ? log.read(view.location(number), view.length(number)) : null;
    // What the journals do not have any more is sealed.
    return bytes == null ? log.sealed().record(partition, number) : bytes;
  }

  /** The records, when all are in memory or {@link #read}. */
  List<byte[]> records() {
    return records;
  }
}
