package dev.aorist.eventstore.spi;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.StreamId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The exclusive turn of one partition: what runs on it runs alone, in the order in which it was
 * handed over, and sees everything that was decided before, also what is not committed yet. A lane
 * is not a thread: the caller's thread takes an idle lane, a busy lane queues the work and its
 * holder drains it.
 *
 * <p>Nothing on a lane may wait: not for a disk, not for a future. All methods but {@link #execute}
 * may be called only from work that runs on this lane; they fail with {@link IllegalStateException}
 * elsewhere.
 *
 * <p>The answers of a lane speak of a state that may not be committed yet, so they may leave the
 * lane only through a {@link Completion}.
 */
public interface Lane {
  int partition();

  /**
   * In which epoch the lane decides: another one each time that it begins to decide anew, after
   * another member has. What was kept from an earlier epoch may never have become true.
   *
   * @throws dev.aorist.eventstore.StoreUnavailableException when another member decides now
   */
  int epoch();

  /**
   * Runs {@code work} on the lane: now, on the calling thread, when the lane is idle; otherwise
   * soon, on another.
   *
   * @throws dev.aorist.eventstore.StoreUnavailableException when the store is closed
   */
  void execute(Runnable work);

  /**
   * Runs {@code work} like {@link #execute(Runnable)}, once the lane has at hand what there is of
   * {@code stream} and {@code id}: what is not in memory is looked up on another thread first, and
   * what is handed over meanwhile runs behind this work. When looking up fails, the work runs all
   * the same, and the methods that are asked for the stream or id throw what went wrong. How much
   * may wait is for the caller to bound.
   *
   * @param id null when no id will be asked for
   * @throws dev.aorist.eventstore.StoreUnavailableException when the store is closed
   */
  void execute(StreamId stream, @Nullable UUID id, Runnable work);

  /**
   * Whether work that runs now may ask for the stream and the id, without having been handed over
   * for them.
   */
  boolean isAtHand(StreamId stream, UUID id);

  /**
   * The version of the last event of {@code stream}, committed or not; -1 when it has none.
   *
   * @throws IllegalStateException when that is not at hand; see {@link #execute(StreamId, UUID,
   *     Runnable)}
   */
  long version(StreamId stream);

  /**
   * Whether an append with this id was accepted before, within the store's id window. If so, {@code
   * done} hears its first answer as soon as that is committed.
   *
   * @throws dev.aorist.eventstore.AppendIdExpiredException when the id is older than the window
   * @throws IllegalStateException when that is not at hand
   */
  boolean repeats(UUID id, Completion<Appended> done);

  /**
   * Checks, encodes and queues an append for the next commit. From here on the lane's later work
   * sees it; {@code done} hears when it is committed, or that its outcome is unknown. An exception
   * means that nothing was or will be written, and {@code done} is not called. The caller has asked
   * {@link #repeats} before.
   *
   * @return where the events will be once they are committed
   * @throws dev.aorist.eventstore.EventStoreException as {@link
   *     dev.aorist.eventstore.EventWriter#append} says
   * @throws IllegalArgumentException for a stream of another partition
   */
  Appended append(Append append, Completion<Appended> done);

  /**
   * Calls {@code done} with {@code null} once everything decided on this lane so far is committed:
   * for answers that write nothing but were decided on what this lane has seen (a rejection, a
   * conflict).
   */
  void whenCommitted(Completion<Void> done);

  /**
   * The present, as the next append of this lane would be stamped at the earliest, as {@link
   * dev.aorist.eventstore.HybridTime}.
   */
  long now();
}
