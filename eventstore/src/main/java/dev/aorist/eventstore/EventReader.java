package dev.aorist.eventstore;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.function.Function;

/**
 * Reads committed events. Futures complete on the caller's Vert.x context (for a caller without
 * one, on a context of the store's own). Any thread may call; none is blocked.
 */
public interface EventReader {
  /** How many partitions the store has; fixed when it was made. */
  int partitions();

  /** The partition, from 0, that holds {@code stream}; the same for ever. */
  int partitionOf(StreamId stream);

  /** Events of one stream; an empty batch for a stream that does not exist. */
  Future<EventBatch> readStream(StreamRead read);

  /**
   * Hands over a stream of any length in batches of the read's limit, one at a time: the next one
   * is handed over when the handler's future has succeeded, and is read meanwhile, so that two are
   * in memory and a slow handler is never overrun. Goes on to what is the end of the stream (going
   * backward: its beginning) when it reads the last batch. Completes when that is handled; fails
   * with what reading or handling failed with, and hands over no more then.
   */
  default Future<Void> readStream(StreamRead read, Function<EventBatch, Future<?>> handler) {
    return new StreamPull(this, read, handler).start();
  }

  /**
   * Events of one partition from {@code from} on, about {@code maxBytes} of them and at least one
   * append if there is one; an empty batch at the end of the log.
   *
   * @throws IllegalArgumentException (as a failed future) for a partition that is not there or an
   *     offset beyond the end
   */
  Future<EventBatch> read(Position from, int maxBytes);

  /** The end of what is committed, here and now: the next offset of each partition. */
  Checkpoint end();

  /**
   * Completes as soon as the log has a committed event at or beyond {@code seen} in any partition;
   * at once if it has one already. Offsets of partitions that do not matter may be {@link
   * Long#MAX_VALUE}. How live readers wait: woken by the log, never by a timer.
   */
  Future<Checkpoint> awaitBeyond(Checkpoint seen);

  /**
   * Closes the time up to the newest event: completes with a timestamp (as {@link HybridTime}) at
   * or beyond that of everything committed before the call, such that every record at or below it
   * is committed and no partition will ever hold another. Survives a crash. Costs no force.
   */
  Future<Long> closeTime();

  /**
   * The checkpoint that covers exactly the events recorded at or before {@code instant}. Completes
   * when every partition has closed that time; an instant in the future stands for the present.
   */
  Future<Checkpoint> checkpointAt(Instant instant);
}
