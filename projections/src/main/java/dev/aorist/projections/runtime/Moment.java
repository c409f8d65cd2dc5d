package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.order.TotalOrder;
import dev.aorist.projections.spi.Place;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** A point in the past as a reader names it, and the checkpoint that it stands for. */
sealed interface Moment {
  /** The events that happened up to then. */
  Future<Checkpoint> checkpoint(EventReader reader);

  /**
   * The place in total order up to which it reaches; empty when there is no such place, as for a
   * checkpoint of any offsets.
   */
  Future<Optional<Place>> place(EventReader reader);

  /** Everything recorded at or before an instant. */
  record AtInstant(Instant instant) implements Moment {
    @Override
    public Future<Checkpoint> checkpoint(EventReader reader) {
      return reader.checkpointAt(instant);
    }

    @Override
    public Future<Optional<Place>> place(EventReader reader) {
      return Future.succeededFuture(Optional.of(Place.endOf(HybridTime.lastAt(instant))));
    }
  }

  /** The place in total order of an event that the log has. */
  static Future<Place> placeOf(Position position, EventReader reader) {
    return reader
        .read(position, 1)
        .map(
            batch -> {
              EventCursor cursor = batch.cursor();
              cursor.next();
              return new Place(cursor.timestamp(), position);
            });
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

    @Override
    public Future<Optional<Place>> place(EventReader reader) {
      return Future.succeededFuture(Optional.empty());
    }
  }

  /** An event and everything before it in total order. */
  record AtPosition(Position position) implements Moment {
    private static final int SMALL_PAGE = 4096;

    @Override
    public Future<Optional<Place>> place(EventReader reader) {
      return placeOf(position, reader).map(Optional::of);
    }

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
      return placeOf(position, reader).compose(place -> upTo(place.timestamp(), reader));
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
