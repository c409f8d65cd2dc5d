package dev.aorist.eventstore.order;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.EventReader;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Function;

/**
 * Follows all partitions as one sequence, in total order: by timestamp, then partition, then
 * offset. The order is the same whenever and wherever it is read. First everything from a
 * checkpoint on, then what comes; an event is handed over once no partition can get an earlier one
 * (its time is closed), woken by the log.
 *
 * <p>It pulls: the handler is given a cursor over what is at hand, to be walked before the handler
 * returns, and is called again when its future has succeeded. Events that it did not walk to come
 * again. So a slow handler slows nobody else, and memory stays bounded (some 8 MiB of pages).
 *
 * <p>After a failure, of a read or of the handler, it stops and {@link #ended} says why; {@link
 * #position} lies before what the failed call was given, and is where to start again.
 *
 * <p>The handler is called on one Vert.x context, that of the caller; any thread may call the rest.
 */
public final class OrderedSubscription {
  private final ClosedOrder order;
  private final Context context;
  private final Function<EventCursor, Future<?>> handler;
  private final Promise<Checkpoint> ended = Promise.promise();
  private volatile Checkpoint position;

  // On the context only.
  private boolean closed;
  private boolean busy = true;

  private OrderedSubscription(
      Vertx vertx, ClosedOrder order, Checkpoint from, Function<EventCursor, Future<?>> handler) {
    this.order = order;
    this.context = vertx.getOrCreateContext();
    this.position = from;
    this.handler = handler;
    step();
  }

  /**
   * Starts to follow the log.
   *
   * @param from the next event of each partition
   * @throws IllegalArgumentException when {@code from} has another number of partitions than the
   *     log
   */
  public static OrderedSubscription start(
      Vertx vertx, EventReader reader, Checkpoint from, Function<EventCursor, Future<?>> handler) {
    check(reader, from);
    return new OrderedSubscription(vertx, ClosedOrder.from(reader, from), from, handler);
  }

  /**
   * Hands over what lies between two checkpoints, and ends.
   *
   * @param to committed, as {@link EventReader#end} or {@link EventReader#checkpointAt} gave it
   * @throws IllegalArgumentException when a checkpoint has another number of partitions than the
   *     log, or {@code to} lies beyond its end
   */
  public static OrderedSubscription between(
      Vertx vertx,
      EventReader reader,
      Checkpoint from,
      Checkpoint to,
      Function<EventCursor, Future<?>> handler) {
    check(reader, from);
    check(reader, to);
    if (!reader.end().covers(to)) {
      throw new IllegalArgumentException(
          "The log ends at " + reader.end() + ", before " + to + ". Read up to what is committed.");
    }
    return new OrderedSubscription(vertx, ClosedOrder.between(reader, from, to), from, handler);
  }

  private static void check(EventReader reader, Checkpoint checkpoint) {
    if (checkpoint.partitions() != reader.partitions()) {
      throw new IllegalArgumentException(
          "The checkpoint has "
              + checkpoint.partitions()
              + " partitions and the log has "
              + reader.partitions()
              + ". Use one that was taken from this log.");
    }
  }

  /** Everything before it was handled. */
  public Checkpoint position() {
    return position;
  }

  /**
   * Succeeds with the position when the subscription was closed, or got to the checkpoint that it
   * was to end at; fails when it stopped by itself.
   */
  public Future<Checkpoint> ended() {
    return ended.future();
  }

  /** Hands over no more; completes once the call under way, if any, has been handled. */
  public Future<Checkpoint> close() {
    context.runOnContext(
        now -> {
          closed = true;
          if (!busy) {
            ended.tryComplete(position);
          }
        });
    return ended.future();
  }

  /** As a task of its own, so that handlers that answer at once do not pile up on the stack. */
  private void step() {
    context.runOnContext(now -> next());
  }

  private void next() {
    busy = true;
    if (closed) {
      ended.tryComplete(position);
      return;
    }
    order.load().onComplete(this::loaded, ended::tryFail);
  }

  private void loaded(boolean more) {
    if (more) {
      hand();
    } else if (order.isBounded()) {
      ended.tryComplete(position);
    } else {
      busy = false;
      order.awaitMore().onComplete(any -> step(), ended::tryFail);
    }
  }

  private void hand() {
    var events = new OrderedEvents(order);
    Future<?> handled;
    try {
      handled = handler.apply(events);
    } catch (RuntimeException | Error e) {
      ended.tryFail(e);
      return;
    }
    handled.onComplete(
        any -> {
          events.pass();
          position = order.checkpoint();
          step();
        },
        ended::tryFail);
  }
}
