package dev.aorist.eventstore.log;

import dev.aorist.eventstore.StreamId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one partition and the records that hold their events, decided ones included. Owned
 * by the partition's lane; what it hands out ({@link Entries}) may be read elsewhere, since entries
 * are only ever added behind its count.
 */
final class StreamHeads {
  private static final Entries NOTHING = new Entries(new long[0], new long[0], 0, -1);
  private final Map<StreamId, Head> heads = new HashMap<>();

  private static final class Head {
    long version = -1;
    long[] records = new long[1];
    long[] firstVersions = new long[1];
    int count;
  }

  /**
   * The records of one stream, oldest first.
   *
   * @param records their numbers
   * @param firstVersions the version of the stream's first event in each
   * @param count how many of the arrays' places count
   * @param version the version of the stream's last event, -1 when it has none
   */
  record Entries(long[] records, long[] firstVersions, int count, long version) {
    /**
     * The place of the record that holds {@code version}, or of the last one before it; -1 when
     * there is none.
     */
    int holding(long version) {
      int at = Arrays.binarySearch(firstVersions, 0, count, version);
      return at >= 0 ? at : -at - 2;
    }
  }

  /** The version of the stream's last event, -1 when it has none. */
  long version(StreamId stream) {
    Head head = heads.get(stream);
    return head == null ? -1 : head.version;
  }

  /** The number of the stream's last record, -1 when it has none. */
  long lastRecord(StreamId stream) {
    Head head = heads.get(stream);
    return head == null ? -1 : head.records[head.count - 1];
  }

  void add(StreamId stream, long record, long firstVersion, int events) {
    Head head = heads.computeIfAbsent(stream, any -> new Head());
    if (head.count == head.records.length) {
      head.records = Arrays.copyOf(head.records, 2 * head.count);
      head.firstVersions = Arrays.copyOf(head.firstVersions, 2 * head.count);
    }
    head.records[head.count] = record;
    head.firstVersions[head.count++] = firstVersion;
    head.version = firstVersion + events - 1;
  }

  Entries entries(StreamId stream) {
    @Nullable Head head = heads.get(stream);
    return head == null
        ? NOTHING
        : new Entries(head.records, head.firstVersions, head.count, head.version);
  }

  /** How many streams there are. */
  int size() {
    return heads.size();
  }
}
