package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.order.ClosedOrder;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** All partitions in total order, up to a bound, or behind closed time. */
final class TotalFeed implements Feed {
  private final ClosedOrder order;
  private long[] offsets;

  TotalFeed(EventReader reader, Checkpoint from, @Nullable Checkpoint bound) {
    this.offsets = toArray(from);
    this.order =
        bound == null ? ClosedOrder.from(reader, from) : ClosedOrder.between(reader, from, bound);
  }

  @Override
  public Future<Boolean> load() {
    return order.load();
  }

  @Override
  public void drain(Folding<?> to) {
    for (EventCursor cursor = order.peek(); cursor != null; cursor = order.peek()) {
      if (!to.take(cursor)) {
        break;
      }
      order.advance();
    }
    offsets = toArray(order.checkpoint());
  }

  @Override
  public Future<Void> awaitMore() {
    return order.awaitMore();
  }

  @Override
  public long[] offsets() {
    return offsets;
  }

  @Override
  public boolean isBounded() {
    return order.isBounded();
  }

  private static long[] toArray(Checkpoint checkpoint) {
    long[] offsets = new long[checkpoint.partitions()];
    for (int p = 0; p < offsets.length; p++) {
      offsets[p] = checkpoint.offset(p);
    }
    return offsets;
  }
}
