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

  /** One stream; for the lane. */
  static final class Head {
    private long version = -1;
    private long[] records = new long[1];
    private long[] firstVersions = new long[1];
    private int count;

    private void add(long record, long firstVersion, int events) {
      if (count == records.length) {
        records = Arrays.copyOf(records, 2 * count);
        firstVersions = Arrays.copyOf(firstVersions, 2 * count);
      }
      records[count] = record;
      firstVersions[count++] = firstVersion;
      version = firstVersion + events - 1;
    }
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

  /** What is known of a stream; null when it has no events. */
  @Nullable Head find(StreamId stream) {
    return heads.get(stream);
  }

  /** The version of the stream's last event, -1 when it has none. */
  static long version(@Nullable Head head) {
    return head == null ? -1 : head.version;
  }

  /** The number of the stream's last record, -1 when it has none. */
  static long lastRecord(@Nullable Head head) {
    return head == null ? -1 : head.records[head.count - 1];
  }

  /**
   * Adds a record to a stream.
   *
   * @param head what {@link #find} gave for {@code stream}
   */
  void add(StreamId stream, @Nullable Head head, long record, long firstVersion, int events) {
    if (head == null) {
      head = new Head();
      heads.put(stream, head);
    }
    head.add(record, firstVersion, events);
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
