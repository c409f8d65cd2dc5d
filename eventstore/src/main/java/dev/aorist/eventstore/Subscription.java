package dev.aorist.eventstore;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Function;

/**
 * Follows the log: first everything from a checkpoint on, then what comes, with no seam between the
 * two, since both are the same reads from a position that the subscription keeps itself. It pulls:
 * the next batch is read when the handler's future for the last one has succeeded, so a slow
 * handler slows nobody else and memory stays bounded. Once it has read everything it is woken by
 * the log, not by a timer.
 *
 * <p>Batches come one at a time, each of one partition, in order within it; partitions take turns.
 * After a failure, of a read or of the handler, it stops before the batch that failed and {@link
 * #ended} says why; {@link #position} is where to start again. That batch is handed over again
 * then, so a handler that acts on the world must know event ids.
 *
 * <p>The handler is called on one Vert.x context, that of the caller of {@link #start}; any thread
 * may call the rest.
 */
public final class Subscription {
  /** How much is read at once, in bytes as stored. */
  private static final int BATCH_BYTES = 256 * 1024;

  private final EventReader reader;
  private final Context context;
  private final Function<EventBatch, Future<?>> handler;
  private final Promise<Void> ended = Promise.promise();
  private volatile Checkpoint position;

  // On the context only.
  private boolean closed;
  private boolean busy;
  private int turn;

  private Subscription(
      EventReader reader,
      Context context,
      Checkpoint from,
      Function<EventBatch, Future<?>> handler) {
    this.reader = reader;
    this.context = context;
    this.position = from;
    this.handler = handler;
  }

  /**
   * Starts to follow the log on the current context, or on a new one of {@code vertx}.
   *
   * @param from the next event of each partition
   * @param handler takes a batch; the next one is not read before its future has succeeded
   * @throws IllegalArgumentException when {@code from} has another number of partitions than the
   *     log
   */
  public static Subscription start(
      Vertx vertx, EventReader reader, Checkpoint from, Function<EventBatch, Future<?>> handler) {
    if (from.partitions() != reader.partitions()) {
      throw new IllegalArgumentException(
          "The checkpoint has "
              + from.partitions()
              + " partitions and the log has "
              + reader.partitions()
              + ". Use one that was taken from this log.");
    }
    var subscription = new Subscription(reader, vertx.getOrCreateContext(), from, handler);
    subscription.step();
    return subscription;
  }

  /** The next event of each partition: everything before it was handled. */
  public Checkpoint position() {
    return position;
  }

  /** Succeeds when the subscription was closed, fails when it stopped by itself. */
  public Future<Void> ended() {
    return ended.future();
  }

  /** Reads no more; completes once the batch under way, if any, has been handled. */
  public Future<Void> close() {
    context.runOnContext(
        now -> {
          closed = true;
          if (!busy) {
            ended.tryComplete();
          }
        });
    return ended.future();
  }

  /** As a task of its own, so that handlers that answer at once do not pile up on the stack. */
  private void step() {
    context.runOnContext(now -> next());
  }

  private void next() {
    if (closed) {
      ended.tryComplete();
      return;
    }
    int partition = partitionWithMore();
    if (partition < 0) {
      busy = false;
      reader.awaitBeyond(position).onComplete(any -> step(), this::stop);
      return;
    }
    busy = true;
    reader
        .read(new Position(partition, position.offset(partition)), BATCH_BYTES)
        .compose(batch -> handler.apply(batch).map(any -> batch.next()))
        .onComplete(offset -> handled(partition, offset), this::stop);
  }

  private int partitionWithMore() {
    Checkpoint end = reader.end();
    for (int i = 0; i < end.partitions(); i++) {
      int partition = (turn + i) % end.partitions();
      if (end.offset(partition) > position.offset(partition)) {
        return partition;
      }
    }
    return -1;
  }

  private void handled(int partition, long offset) {
    position = position.with(partition, offset);
    turn = partition + 1;
    step();
  }

  private void stop(Throwable cause) {
    ended.tryFail(cause);
  }
}
