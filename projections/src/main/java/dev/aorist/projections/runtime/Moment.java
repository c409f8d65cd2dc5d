package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.order.TotalOrder;
import io.vertx.core.Future;
import java.time.Instant;

/** A point in the past as a reader names it, and the checkpoint that it stands for. */
sealed interface Moment {
  /** The events that happened up to then. */
  Future<Checkpoint> checkpoint(EventReader reader);

  /** Everything recorded at or before an instant. */
  record AtInstant(Instant instant) implements Moment {
    @Override
    public Future<Checkpoint> checkpoint(EventReader reader) {
      return reader.checkpointAt(instant);
    }
  }

  /** Everything before a checkpoint. */
  record AtCheckpoint(Checkpoint checkpoint) implements Moment {
    @Override
    public Future<Checkpoint> checkpoint(EventReader reader) {
      Checkpoint end = reader.end();
      if (checkpoint.partitions() != end.partitions() || !end.covers(checkpoint)) {
        return Future.failedFuture(
            new IllegalArgumentException(
                "The log has not reached the checkpoint "
                    + checkpoint
                    + "; it ends at "
                    + end
                    + ". Ask for one that it covers."));
      }
      return Future.succeededFuture(checkpoint);
    }
  }

  /** An event and everything before it in total order. */
  record AtPosition(Position position) implements Moment {
    private static final int SMALL_PAGE = 4096;

    @Override
    public Future<Checkpoint> checkpoint(EventReader reader) {
      Checkpoint end = reader.end();
      if (position.partition() >= end.partitions() || !end.covers(position)) {
        return Future.failedFuture(
            new IllegalArgumentException(
                "The log has no event at "
                    + position
                    + " (yet). Ask for the position of an event that was appended."));
      }
      return reader
          .read(position, 1)
          .compose(
              batch -> {
                EventCursor cursor = batch.cursor();
                cursor.next();
                return upTo(cursor.timestamp(), reader);
              });
    }

    /**
     * The checkpoints of instants are a millisecond apart, and many events may share one: between
     * the two around the event, the order is walked up to it.
     */
    private Future<Checkpoint> upTo(long timestamp, EventReader reader) {
      Instant instant = HybridTime.instant(timestamp);
      return reader
          .checkpointAt(instant.minusMillis(1))
          .compose(
              from ->
                  reader
                      .checkpointAt(instant)
                      .compose(
                          bound ->
                              walk(
                                  TotalOrder.ofPartitions(reader, from, bound, SMALL_PAGE),
                                  bound)));
    }

    private Future<Checkpoint> walk(TotalOrder order, Checkpoint bound) {
      return order
          .load(bound)
          .compose(
              loaded -> {
                EventCursor cursor = order.peek(Long.MAX_VALUE);
                while (cursor != null) {
                  boolean there =
                      cursor.partition() == position.partition()
                          && cursor.offset() == position.offset();
                  order.advance();
                  if (there) {
                    return Future.succeededFuture(order.checkpoint());
                  }
                  cursor = order.peek(Long.MAX_VALUE);
                }
                return order.needsLoad()
                    ? walk(order, bound)
                    : Future.failedFuture(
                        new IllegalStateException(
                            "The event at " + position + " is not where its time says."));
              });
    }
  }
}
