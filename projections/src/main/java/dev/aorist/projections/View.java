package dev.aorist.projections;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Position;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The queryable result of a projection. Reading narrows first and acts last: {@code
 * view.atLeast(position).get(id)}, {@code view.asOf(instant).rows()}; without narrowing it answers
 * from the newest state committed. Any thread may call.
 *
 * @param <R> the row
 */
public interface View<R> extends Reads<R> {
  /** How long {@link #atLeast(Position)} waits. */
  Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);

  String name();

  /** The record that a row is. */
  Class<R> rowType();

  /**
   * Answers as soon as the event at {@code position} is folded in: read your own writes. Waits up
   * to {@link #DEFAULT_DEADLINE}.
   */
  default Reads<R> atLeast(Position position) {
    return atLeast(position, DEFAULT_DEADLINE);
  }

  /**
   * Answers as soon as the event at {@code position} is folded in. No thread waits. Reads fail with
   * {@link ViewBehindException} when the deadline passes first, and with {@link
   * ViewStoppedException} at once when the projection has stopped before it got there.
   */
  Reads<R> atLeast(Position position, Duration deadline);

  /** Like {@link #atLeast(Position)}, for everything before {@code checkpoint}. */
  default Reads<R> atLeast(Checkpoint checkpoint) {
    return atLeast(checkpoint, DEFAULT_DEADLINE);
  }

  /** Like {@link #atLeast(Position, Duration)}, for everything before {@code checkpoint}. */
  Reads<R> atLeast(Checkpoint checkpoint, Duration deadline);

  /**
   * The view as of {@code instant}: all events recorded at or before it, at the resolution of a
   * millisecond. An instant in the future stands for the present.
   */
  AsOf<R> asOf(Instant instant);

  /**
   * The view as of {@code checkpoint}: all events before it.
   *
   * <p>Reads fail with {@link IllegalArgumentException} for one that the log has not reached.
   */
  AsOf<R> asOf(Checkpoint checkpoint);

  /**
   * The view right after the event at {@code position}: this one and all that come before it in
   * total order, by (timestamp, partition, offset).
   *
   * <p>Reads fail with {@link IllegalArgumentException} for a position that the log has not
   * reached.
   */
  AsOf<R> asOf(Position position);

  /**
   * The rows in which two moments of the view differ, by key: {@code
   * view.diff(view.asOf(yesterday), view.asOf(today))}. Holds the rows of both in memory.
   */
  Future<List<RowChange<R>>> diff(AsOf<R> before, AsOf<R> after);

  /**
   * Up to {@code limit} rows at or beyond {@code fromKey} in which a declared {@link Index} has a
   * value, by key; {@link Row#nextKey()} of the last one begins the next page. Reads only those.
   *
   * <p>Fails with {@link IllegalArgumentException} when there is no such index, and with {@link
   * IllegalStateException} while it is being built.
   *
   * @param index the name of the component
   * @param value compared by its text
   */
  Future<List<Row<R>>> query(String index, Object value, String fromKey, int limit);

  /**
   * The versions that a row got after {@code from} and up to {@code to}, in order, at the
   * resolution of a millisecond; what it was at {@code from} is told by {@link #asOf(Instant)}.
   * Waits up to {@link #DEFAULT_DEADLINE} for the view to have folded the events up to then.
   *
   * <p>Fails with {@link IllegalStateException} when the projection keeps no history ({@link
   * Projection#history}), its history is still being built, or some of those versions are forgotten
   * ({@link Projection#keepHistory}).
   */
  Future<List<RowVersion<R>>> history(String key, Instant from, Instant to);

  /**
   * Holds the rows that answer against a replay of all events up to their checkpoint with the fold
   * of today, and changes nothing: proof that the view saw every event once, in order; and, when
   * its fold was changed, what a rebuild would change. Queries and folding go on. Holds all rows of
   * both in memory.
   *
   * @param changes hears of each row that differs (before: as it answers, after: as replayed), by
   *     key, on a worker thread
   */
  Future<ViewCheck> check(Consumer<RowChange<R>> changes);

  /** The events that the newest committed state is made of. */
  Checkpoint checkpoint();

  /** How it goes, here and now. */
  ViewStatus status();

  /** What it has parked, and what can be done about it. */
  Parked parked();

  /** Stops folding after what is under way is committed. Queries are still answered. */
  Future<Void> pause();

  /**
   * Goes on folding from the stored checkpoint, also after a failure: the event that failed is
   * tried again.
   */
  Future<Void> resume();

  /**
   * Builds the view anew from all events beside the one that answers meanwhile, compares both by
   * digest at one checkpoint, and if they agree lets the new one answer in one step. A difference
   * changes nothing but is reported. While rows of another version are being replaced, which begins
   * by itself, that is followed instead.
   *
   * @param listener hears of progress now and then, on the caller's context and before the answer
   */
  default Future<RebuildReport> rebuild(Consumer<RebuildProgress> listener) {
    return rebuild(Switch.IF_EQUAL, listener);
  }

  /** The same, saying what a difference means. */
  default Future<RebuildReport> rebuild(Switch when, Consumer<RebuildProgress> listener) {
    return rebuild(RebuildOptions.defaults().withSwitch(when), listener);
  }

  /** The same, saying how. */
  Future<RebuildReport> rebuild(RebuildOptions options, Consumer<RebuildProgress> listener);

  /** What is stored of the view, in the order of the numbers. */
  Future<List<ViewBuild>> builds();

  /**
   * Lets the rows that answered before a rebuild took their place answer again: they are folded up
   * to where the view is, beside it, and then take its place in one step, whether the two differ or
   * not. The rows that answered until then are kept in turn, so that going back once more undoes
   * it.
   *
   * <p>Fails with {@link IllegalStateException} when none are kept, while the view is rebuilt, and
   * when they were made by another version than the one that this application folds.
   */
  Future<RebuildReport> back();

  /**
   * Drops the rows that {@link #back} goes back to. They are also dropped when a rebuild has others
   * take their place, and by {@link #reset}.
   *
   * <p>Fails with {@link IllegalStateException} when none are kept and while the view is rebuilt.
   */
  Future<Void> dropOld();

  /**
   * Keeps a copy of the rows as they answer now. Questions about moments after it that no history
   * answers fold only the events since then ({@link Answer.Plan#CHECKPOINT}). Costs as much as
   * there are rows in a database, and holds up what is folded into H2 meanwhile; in memory it costs
   * nothing at first, as the rows are shared. It stays until it is dropped, or until rows by
   * another version, or that differ, take the place of those that answer.
   *
   * <p>Fails with {@link IllegalStateException} while events are parked, and while what answers is
   * of another version than this application folds.
   *
   * @return the copy, which {@link #builds} lists
   */
  Future<ViewBuild> keepCheckpoint();

  /**
   * Drops a copy of {@link #keepCheckpoint}; fails with {@link IllegalArgumentException} when there
   * is none of that number.
   */
  Future<Void> dropCheckpoint(long number);

  /**
   * Forgets all rows and folds all events anew. Completes when that has begun: queries are answered
   * from what is folded so far. For rows that nobody should see any more; {@link #rebuild} has the
   * old ones answer until the new ones are there. What was discarded stays so.
   *
   * <p>Fails with {@link IllegalStateException} while the view is rebuilt.
   */
  Future<Void> reset();

  /**
   * Tells of a row as it is, and again whenever a commit has changed it, on the caller's context
   * and one call after the other. Who takes long hears of the newest state next, not of all
   * between. Hears of what is folded in this process, and within a quarter of a second of what
   * other members of a cluster fold into a view that they share.
   *
   * @param listener gets the row, or nothing if there is none
   */
  Watch watch(String key, Consumer<Optional<R>> listener);

  /**
   * The same for a range of rows, as {@link #rows(String, String, int)} gives it.
   *
   * @param listener gets all rows of the range, by key
   */
  Watch watch(String fromKey, String toKey, int limit, Consumer<List<Row<R>>> listener);

  /** The same without an end: as {@link #rows(String, int)} gives it. */
  Watch watch(String fromKey, int limit, Consumer<List<Row<R>>> listener);

  /**
   * The same for the rows that a declared index finds, as {@link #query} gives them. Reads them
   * again after each commit that changed any row.
   *
   * @throws IllegalArgumentException when there is no such index
   */
  Watch watchQuery(
      String index, Object value, String fromKey, int limit, Consumer<List<Row<R>>> listener);

  /** Whether a rebuilt view that differs from the one before takes its place. */
  enum Switch {
    /** No; the report shows both digests. */
    IF_EQUAL,
    /** Yes: the operator knows why. */
    ALWAYS
  }
}
