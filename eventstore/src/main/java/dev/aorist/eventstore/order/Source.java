package dev.aorist.eventstore.order;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * One of the sequences that are merged, with a page of it. Its head is the event that its cursor
 * stands on; the head's place in the order is kept in fields, as it is compared often.
 */
abstract sealed class Source {
  private final Checkpoint bound;
  private @Nullable EventBatch page;
  private @Nullable EventCursor cursor;
  private long timestamp;
  private int partition;
  private long offset;

  /** Where the next page begins, once there is no head. */
  private long next;

  /** Whether nothing more will be read: the bound was reached. */
  private boolean finished;

  private Source(long next, Checkpoint bound) {
    this.next = next;
    this.bound = bound;
  }

  /** The events of a partition. */
  static final class OfPartition extends Source {
    private final EventReader reader;
    private final int partition;
    private final int pageBytes;
    private final long bound;

    OfPartition(EventReader reader, int partition, long from, Checkpoint bound, int pageBytes) {
      super(from, bound);
      this.reader = reader;
      this.partition = partition;
      this.pageBytes = pageBytes;
      this.bound = bound.offset(partition);
    }

    @Override
    boolean isBehind(Checkpoint end) {
      return next() < Math.min(end.offset(partition), bound);
    }

    @Override
    Future<EventBatch> read() {
      return reader.read(new Position(partition, next()), pageBytes);
    }
  }

  /** The events of a stream up to a bound that lies in the past. */
  static final class OfStream extends Source {
    private final EventReader reader;
    private final StreamId stream;
    private final int pageEvents;
    private boolean read;

    OfStream(EventReader reader, StreamId stream, Checkpoint bound, int pageEvents) {
      super(0, bound);
      this.reader = reader;
      this.stream = stream;
      this.pageEvents = pageEvents;
    }

    @Override
    boolean isBehind(Checkpoint end) {
      return !read;
    }

    @Override
    Future<EventBatch> read() {
      return reader.readStream(StreamRead.of(stream).from(next()).limit(pageEvents));
    }

    @Override
    void taken(EventBatch batch) {
      read = batch.end();
    }
  }

  /** Whether the pages so far have left out events before {@code end}. */
  abstract boolean isBehind(Checkpoint end);

  abstract Future<EventBatch> read();

  /** Hears of each page that was taken. */
  void taken(EventBatch batch) {}

  /**
   * Reads a page and takes it. A future of its own, which completes after that: listeners of one
   * future may be called in any order when it completes while they are added.
   */
  final Future<Void> load() {
    return read()
        .map(
            batch -> {
              take(batch);
              return null;
            });
  }

  /** Whether a page has to be read before it can be told what comes next here. */
  final boolean needsPage(Checkpoint end) {
    return cursor == null && !finished && isBehind(end);
  }

  final boolean hasHead() {
    return cursor != null;
  }

  /** The place of the first event that was not passed; without a head only. */
  final long next() {
    return next;
  }

  /** The offset of the first event that was not passed; of a partition. */
  final long nextOffset() {
    return cursor == null ? next : offset;
  }

  final EventCursor head() {
    if (cursor == null) {
      throw new IllegalStateException("There is no event here; load pages first.");
    }
    return cursor;
  }

  final long timestamp() {
    return timestamp;
  }

  /** Takes a page, which goes on where the last one ended. */
  private void take(EventBatch batch) {
    taken(batch);
    long before = next;
    page = batch;
    cursor = batch.cursor();
    pass();
    if (cursor == null && next == before && !batch.end()) {
      throw new IllegalStateException(
          "A page without events from " + before + " on, although the log goes on there.");
    }
  }

  /** Goes on behind the head. */
  final void pass() {
    EventCursor at = head();
    if (!at.next()) {
      next = page == null ? next : page.next();
      page = null;
      cursor = null;
      return;
    }
    timestamp = at.timestamp();
    partition = at.partition();
    offset = at.offset();
    if (offset >= bound.offset(partition)) {
      next = bound.offset(partition);
      finished = true;
      page = null;
      cursor = null;
    }
  }

  /** Whether its head comes before that of another. */
  final boolean before(Source other) {
    if (timestamp != other.timestamp) {
      return timestamp < other.timestamp;
    }
    return partition != other.partition ? partition < other.partition : offset < other.offset;
  }
}
