package dev.aorist.eventstore.log;

import dev.aorist.eventstore.StreamId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one partition that have records which are not sealed yet, decided ones included,
 * and where those records are; and of some more streams, those asked for last, where they end. For
 * all others the {@link SealedLog} has to be asked.
 *
 * <p>Owned by the partition's lane; what it hands out ({@link Entries}) may be read elsewhere,
 * since entries are only ever added behind its count.
 */
final class StreamHeads {
  private final int most;
  private final Map<StreamId, Head> heads = new HashMap<>();

  /** What was found last, which is asked for twice: is it at hand, and what is it. */
  private @Nullable StreamId sought;

  private @Nullable Head seen;

  /** Streams without unsealed records, the one not asked for longest first. */
  private final Map<StreamId, Head> others = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param most how many streams without unsealed records are remembered
   */
  StreamHeads(int most) {
    this.most = most;
  }

  /** One stream; for the lane. */
  static final class Head {
    private long version;
    private long sealed;

    /** The number of the last record, here too: to look into the array costs a cache miss. */
    private long last;

    private long[] records = new long[1];
    private long[] firstVersions = new long[1];
    private int count;

    /**
     * @param version of the last sealed event, -1 for none
     * @param sealed the number of the last sealed record, -1 for none
     */
    Head(long version, long sealed) {
      this.version = version;
      this.sealed = sealed;
      this.last = sealed;
    }

    private void add(long record, long firstVersion, int events) {
      if (count == records.length) {
        records = Arrays.copyOf(records, 2 * count);
        firstVersions = Arrays.copyOf(firstVersions, 2 * count);
      }
      records[count] = record;
      firstVersions[count++] = firstVersion;
      last = record;
      version = firstVersion + events - 1;
    }

    /** Forgets where the records below this number are; whether any is left. */
    private boolean seal(long upTo) {
      int gone = 0;
      while (gone < count && records[gone] < upTo) {
        sealed = records[gone++];
      }
      if (gone > 0) {
        count -= gone;
        records = Arrays.copyOfRange(records, gone, gone + Math.max(1, count));
        firstVersions = Arrays.copyOfRange(firstVersions, gone, gone + Math.max(1, count));
      }
      return count > 0;
    }
  }

  /**
   * The unsealed records of one stream, oldest first.
   *
   * @param records their numbers
   * @param firstVersions the version of the stream's first event in each
   * @param count how many of the arrays' places count
   * @param version the version of the stream's last event, -1 when it has none
   * @param sealed the number of the stream's last record before these, -1 when there is none
   */
  record Entries(long[] records, long[] firstVersions, int count, long version, long sealed) {
    static final Entries NOTHING = new Entries(new long[0], new long[0], 0, -1, -1);

    /** These without the records below {@code lowest}, which are sealed. */
    Entries from(long lowest) {
      int gone = 0;
      while (gone < count && records[gone] < lowest) {
        gone++;
      }
      return gone == 0
          ? this
          : new Entries(
              Arrays.copyOfRange(records, gone, count),
              Arrays.copyOfRange(firstVersions, gone, count),
              count - gone,
              version,
              records[gone - 1]);
    }

    /**
     * The place of the record that holds {@code version}, or of the last one before it; -1 when
     * there is none.
     */
    int holding(long version) {
      int at = Arrays.binarySearch(firstVersions, 0, count, version);
      return at >= 0 ? at : -at - 2;
    }
  }

  /** Forgets everything. */
  void clear() {
    sought = null;
    heads.clear();
    others.clear();
  }

  /** What is known of a stream; null when nothing is. */
  @Nullable Head find(StreamId stream) {
    if (stream != sought) {
      Head head = heads.get(stream);
      seen = head == null && !others.isEmpty() ? others.get(stream) : head;
      sought = stream;
    }
    return seen;
  }

  /** The version of the stream's last event, -1 when it has none. */
  static long version(@Nullable Head head) {
    return head == null ? -1 : head.version;
  }

  /** The number of the stream's last record, -1 when it has none. */
  static long lastRecord(@Nullable Head head) {
    return head == null ? -1 : head.last;
  }

  /**
   * Adds a record to a stream.
   *
   * @param head what {@link #find} gave for {@code stream}
   */
  void add(StreamId stream, @Nullable Head head, long record, long firstVersion, int events) {
    sought = null;
    if (head == null) {
      head = new Head(-1, -1);
      heads.put(stream, head);
    } else if (head.count == 0) {
      others.remove(stream);
      heads.put(stream, head);
    }
    head.add(record, firstVersion, events);
  }

  /**
   * Adds a record that was found at opening.
   *
   * @param previous the stream's record before it, -1 for none; sealed when no other is known
   */
  void recover(StreamId stream, long record, long firstVersion, int events, long previous) {
    Head head = find(stream);
    if (head == null && previous >= 0) {
      head = new Head(firstVersion - 1, previous);
    }
    add(stream, head, record, firstVersion, events);
  }

  /** Takes up what was found of a stream without unsealed records. */
  void remember(StreamId stream, Head head) {
    if (!heads.containsKey(stream)) {
      sought = null;
      others.putIfAbsent(stream, head);
    }
  }

  /** The records below this number are sealed and can be found there. */
  void seal(long upTo) {
    for (var each = heads.entrySet().iterator(); each.hasNext(); ) {
      var entry = each.next();
      if (!entry.getValue().seal(upTo)) {
        each.remove();
        if (most > 0) {
          others.put(entry.getKey(), entry.getValue());
        }
      }
      if (others.size() > 2 * most) {
        shrink(most);
      }
    }
    shrink(most);
  }

  /** Forgets what was not asked for longest, beyond so many. */
  void shrink(int to) {
    sought = null;
    var each = others.keySet().iterator();
    for (int left = others.size() - to; left > 0; left--) {
      each.next();
      each.remove();
    }
  }

  /** Forgets some when there are too many. */
  void shrink() {
    shrink(most);
  }

  /** How many are remembered that could be looked up again. */
  int others() {
    return others.size();
  }

  static Entries entries(@Nullable Head head) {
    return head == null
        ? Entries.NOTHING
        : new Entries(head.records, head.firstVersions, head.count, head.version, head.sealed);
  }
}
