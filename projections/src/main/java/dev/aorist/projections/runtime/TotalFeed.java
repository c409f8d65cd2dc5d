package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.EventReader;
import dev.aorist.projections.order.TotalOrder;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * All partitions in total order. Without a bound it gives what lies behind closed time: an event is
 * shown when no partition can get an earlier one any more. With a bound that is not needed, since
 * everything before the bound is there.
 */
final class TotalFeed implements Feed {
  /** What all pages together may take, roughly. */
  private static final int ALL_PAGES = 8 << 20;

  private static final int LEAST_PAGE = 16 << 10;
  private static final int MOST_PAGE = 256 << 10;

  private final EventReader reader;
  private final TotalOrder order;
  private final @Nullable Checkpoint bound;
  private Checkpoint end;
  private long closed;
  private long[] offsets;

  TotalFeed(EventReader reader, Checkpoint from, @Nullable Checkpoint bound) {
    this.reader = reader;
    this.bound = bound;
    this.end = bound == null ? from : bound;
    this.closed = bound == null ? Long.MIN_VALUE : Long.MAX_VALUE;
    this.offsets = toArray(from);
    int partitions = from.partitions();
    int page = Math.min(MOST_PAGE, Math.max(LEAST_PAGE, ALL_PAGES / partitions));
    this.order =
        TotalOrder.ofPartitions(
            reader, from, bound == null ? Feed.unbounded(partitions) : bound, page);
  }

  @Override
  public Future<Boolean> load() {
    return hasNext().compose(has -> has || bound != null ? Future.succeededFuture(has) : close());
  }

  private Future<Boolean> hasNext() {
    if (!order.needsLoad()) {
      return Future.succeededFuture(order.peek(closed) != null);
    }
    return order.load(end).map(loaded -> order.peek(closed) != null);
  }

  /** Closes the present, if the log has gone on; then there may be more. */
  private Future<Boolean> close() {
    if (covers(reader.end())) {
      return Future.succeededFuture(false);
    }
    return reader
        .closeTime()
        .compose(
            time -> {
              closed = time;
              // Everything up to that time is committed, so it lies before the end as of now.
              end = reader.end();
              return order.load(end).map(loaded -> order.peek(closed) != null);
            });
  }

  private boolean covers(Checkpoint now) {
    for (int p = 0; p < offsets.length; p++) {
      if (offsets[p] < now.offset(p)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void drain(Folding<?> to) {
    for (EventCursor cursor = order.peek(closed); cursor != null; cursor = order.peek(closed)) {
      if (!to.take(cursor)) {
        break;
      }
      order.advance();
    }
    offsets = toArray(order.checkpoint());
  }

  @Override
  public Future<Void> awaitMore() {
    return reader.awaitBeyond(Checkpoint.of(offsets)).mapEmpty();
  }

  @Override
  public long[] offsets() {
    return offsets;
  }

  @Override
  public boolean isBounded() {
    return bound != null;
  }

  private static long[] toArray(Checkpoint checkpoint) {
    long[] offsets = new long[checkpoint.partitions()];
    for (int p = 0; p < offsets.length; p++) {
      offsets[p] = checkpoint.offset(p);
    }
    return offsets;
  }
}
