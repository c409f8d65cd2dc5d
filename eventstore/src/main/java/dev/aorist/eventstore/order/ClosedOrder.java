package dev.aorist.eventstore.order;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.EventReader;
import io.vertx.core.Future;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All partitions in total order, behind closed time: an event is shown when no partition can get an
 * earlier one any more. Up to a checkpoint nothing needs to be closed, since everything before it
 * is there.
 *
 * <p>{@link #load}, then {@link #peek} and {@link #advance} until {@code peek} shows nothing, then
 * {@code load} again; when that says no, {@link #awaitMore}. For one thread at a time; the next
 * call follows when the future of the last one is complete. In memory are pages of all partitions,
 * of some 8 MiB together.
 */
public final class ClosedOrder {
  private static final int ALL_PAGES = 8 << 20;
  private static final int LEAST_PAGE = 16 << 10;
  private static final int MOST_PAGE = 256 << 10;

  private final EventReader reader;
  private final TotalOrder order;
  private final @Nullable Checkpoint bound;
  private Checkpoint end;
  private long closed;

  private ClosedOrder(EventReader reader, Checkpoint from, @Nullable Checkpoint bound) {
    this.reader = reader;
    this.bound = bound;
    this.end = bound == null ? from : bound;
    this.closed = bound == null ? Long.MIN_VALUE : Long.MAX_VALUE;
    int partitions = from.partitions();
    int page = Math.min(MOST_PAGE, Math.max(LEAST_PAGE, ALL_PAGES / partitions));
    this.order =
        TotalOrder.ofPartitions(reader, from, bound == null ? unbounded(partitions) : bound, page);
  }

  /** From a checkpoint on, for as long as the log goes on. */
  public static ClosedOrder from(EventReader reader, Checkpoint from) {
    return new ClosedOrder(reader, from, null);
  }

  /** What lies between two checkpoints, of which the second is committed. */
  public static ClosedOrder between(EventReader reader, Checkpoint from, Checkpoint bound) {
    return new ClosedOrder(reader, from, bound);
  }

  private static Checkpoint unbounded(int partitions) {
    long[] offsets = new long[partitions];
    Arrays.fill(offsets, Long.MAX_VALUE);
    return Checkpoint.of(offsets);
  }

  /** Completes with whether {@link #peek} shows something now. */
  public Future<Boolean> load() {
    return hasNext().compose(has -> has || bound != null ? Future.succeededFuture(has) : close());
  }

  private Future<Boolean> hasNext() {
    return order.needsLoad() ? pages() : Future.succeededFuture(peek() != null);
  }

  /** Until the order knows what comes next; a page may have nothing of use. */
  private Future<Boolean> pages() {
    return order
        .load(end)
        .compose(loaded -> order.needsLoad() ? pages() : Future.succeededFuture(peek() != null));
  }

  /** Closes the present, if the log has gone on; then there may be more. */
  private Future<Boolean> close() {
    if (order.checkpoint().covers(reader.end())) {
      return Future.succeededFuture(false);
    }
    return reader
        .closeTime()
        .compose(
            time -> {
              closed = time;
              // Everything up to that time is committed, so it lies before the end as of now.
              end = reader.end();
              return pages();
            });
  }

  /** The next event, to be looked at until {@link #advance}; null when a {@link #load} is due. */
  public @Nullable EventCursor peek() {
    return order.peek(closed);
  }

  /** Goes on behind the event that {@link #peek} shows. */
  public void advance() {
    order.advance();
  }

  /** Completes when the log may have more than it had at the last {@link #load}. */
  public Future<Void> awaitMore() {
    return reader.awaitBeyond(checkpoint()).mapEmpty();
  }

  /** Everything before it was passed. */
  public Checkpoint checkpoint() {
    return order.checkpoint();
  }

  /** Whether it ends, at a checkpoint. */
  public boolean isBounded() {
    return bound != null;
  }
}
