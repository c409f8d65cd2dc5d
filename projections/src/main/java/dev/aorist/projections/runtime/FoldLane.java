package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.projections.Row;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Folds the events of some partitions into one build: load a page, fold it, fetch what rows it
 * needs, apply, commit, and around again; when there is nothing left, wait for the log to wake it.
 *
 * <p>Rows and offsets are committed together. Where many events wait, several pages share a commit,
 * in which a row that changed often is written once. Offsets of events that changed nothing may
 * wait for company, since folding them again does no harm.
 *
 * <p>All fields belong to the thread of its context. {@link #run} and {@link #stop} may be called
 * from anywhere.
 */
final class FoldLane<R> {
  /** After so many events a commit is due although more are waiting. */
  private static final int COMMIT_EVENTS = 20_000;

  /** After so long others who share the build are told of events that changed nothing. */
  private static final long TELL_MILLIS = 20;

  /** Who hears how far a lane is. */
  interface Progress {
    /**
     * Events before {@code offsets} of the lane's partitions are in; on the lane's thread.
     *
     * @param offsets those of other partitions mean nothing; to be read during the call
     */
    void advanced(long[] offsets, Set<String> categories);

    /** Rows were changed; on the lane's thread, before {@link #advanced} tells how far it is. */
    default void committed(Commit<?> commit) {}
  }

  private final Context context;
  private final ViewTable<R> table;
  private final Claim claim;
  private final Folding<R> folding;
  private final RowCache<R> cache;
  private final Progress progress;
  private final Throttle throttle;
  private final Sequence sequence;
  private final long[] committed;
  private final List<String> knownCategories;
  private long eventsAtCommit;

  private Feed feed;
  private Promise<Void> running = Promise.promise();
  private boolean stopping;
  private boolean waiting;

  /** Whether a timer runs until others are to be told how far it is. */
  private boolean telling;

  private boolean toTell;

  FoldLane(
      Context context,
      ViewTable<R> table,
      Claim claim,
      Folding<R> folding,
      RowCache<R> cache,
      Feed feed,
      Throttle throttle,
      Progress progress) {
    this.throttle = throttle;
    this.context = context;
    this.table = table;
    this.claim = claim;
    this.folding = folding;
    this.cache = cache;
    this.feed = feed;
    this.progress = progress;
    this.committed = feed.offsets().clone();
    this.sequence = folding.counting(Checkpoint.of(committed));
    this.knownCategories = new ArrayList<>(claim.categories());
  }

  /**
   * Folds what {@code feed} gives. Completes when it has ended or the lane was stopped, everything
   * folded being committed; fails with what went wrong, after which the lane is of no use any more.
   *
   * @param from goes on where the last one ended
   */
  Future<Void> run(Feed from) {
    Promise<Void> promise = Promise.promise();
    context.runOnContext(
        ignored -> {
          running = promise;
          feed = from;
          stopping = false;
          step();
        });
    return promise.future();
  }

  /** Lets the run end soon. */
  void stop() {
    context.runOnContext(
        ignored -> {
          stopping = true;
          if (waiting) {
            waiting = false;
            step();
          }
        });
  }

  /** The next offset of each partition; once the run has ended. */
  long[] offsets() {
    return feed.offsets();
  }

  private void step() {
    try {
      if (stopping) {
        finish();
      } else {
        then(feed.load(), this::loaded);
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void again() {
    long pause = stopping ? 0 : throttle.pauseMillis();
    if (pause == 0) {
      context.runOnContext(ignored -> step());
    } else {
      context.owner().setTimer(pause, over -> context.runOnContext(ignored -> again()));
    }
  }

  /** Goes on with what {@code future} gives; whatever goes wrong ends the run. */
  private <T> void then(Future<T> future, Consumer<T> next) {
    future.onComplete(
        done -> {
          try {
            if (done.failed()) {
              fail(done.cause());
            } else {
              next.accept(done.result());
            }
          } catch (Throwable e) {
            fail(e);
          }
        });
  }

  private void loaded(boolean more) {
    if (more) {
      fold();
    } else if (stopping || feed.isBounded()) {
      // Stopped while it loaded: nobody would wake it from a wait for more.
      finish();
    } else if (cache.hasChanges() || toTell) {
      toTell = false;
      commit(feed.offsets(), this::again);
    } else {
      await();
    }
  }

  /** Where a build is shared, its offsets are all that others know of how far this lane is. */
  private void tellSoon() {
    if (claim.holder().isEmpty() || telling || Arrays.equals(feed.offsets(), committed)) {
      return;
    }
    telling = true;
    context
        .owner()
        .setTimer(
            TELL_MILLIS,
            due ->
                context.runOnContext(
                    ignored -> {
                      telling = false;
                      toTell = true;
                      if (waiting) {
                        waiting = false;
                        step();
                      }
                    }));
  }

  private void await() {
    // Nothing to write: who waits for these events need not wait for a transaction.
    progress.advanced(feed.offsets(), folding.categories());
    tellSoon();
    waiting = true;
    Feed awaited = feed;
    then(
        feed.awaitMore(),
        woken -> {
          if (waiting && feed == awaited) {
            waiting = false;
            step();
          }
        });
  }

  private void fold() {
    long[] before = feed.offsets().clone();
    long events = folding.events();
    feed.drain(folding);
    throttle.folded(folding.events() - events);
    List<String> unknown = folding.unknownKeys();
    if (unknown.isEmpty()) {
      apply(before);
    } else {
      then(
          table.get(claim.build(), unknown),
          rows -> {
            folding.learn(rows);
            apply(before);
          });
    }
  }

  private void apply(long[] before) {
    folding.apply();
    FoldFailure failure = folding.failure();
    if (failure != null) {
      // What came before the event that failed is good and is kept.
      commit(folding.reached(before, feed.offsets()), () -> fail(failure));
    } else if (folding.events() - eventsAtCommit >= COMMIT_EVENTS) {
      commit(feed.offsets(), this::again);
    } else {
      again();
    }
  }

  private void finish() {
    commit(feed.offsets(), () -> running.tryComplete());
  }

  private void commit(long[] reached, Runnable then) {
    Commit<R> commit = commit(reached);
    long events = folding.events();
    if (commit.steps().isEmpty()) {
      then.run();
      return;
    }
    long[] offsets = reached.clone();
    then(
        table.commit(commit),
        done -> {
          eventsAtCommit = events;
          knownCategories.addAll(commit.steps().get(0).categories());
          cache.committed();
          System.arraycopy(offsets, 0, committed, 0, offsets.length);
          progress.committed(commit);
          progress.advanced(offsets, folding.categories());
          then.run();
        });
  }

  private Commit<R> commit(long[] reached) {
    List<Row<R>> puts = new ArrayList<>(cache.changes().size());
    List<String> deletes = new ArrayList<>();
    for (Slot<R> slot : cache.changes()) {
      if (slot.row == null) {
        deletes.add(slot.key);
      } else {
        puts.add(new Row<>(slot.key, slot.row));
      }
    }
    List<String> categories = new ArrayList<>(folding.categories());
    categories.removeAll(knownCategories);
    List<Commit.Step> steps = new ArrayList<>();
    for (int p = 0; p < reached.length; p++) {
      if (reached[p] != committed[p]) {
        long shown = sequence.shown(p, committed[p], reached[p]);
        steps.add(new Commit.Step(p, reached[p], shown, steps.isEmpty() ? categories : List.of()));
      }
    }
    var parks = new Commit.Parking(List.of(), List.copyOf(cache.parking().fresh()), List.of());
    return new Commit<>(
        claim.build(),
        claim.epoch(),
        puts,
        deletes,
        steps,
        cache.versions(),
        cache.historyFrom(),
        parks);
  }

  private void fail(Throwable cause) {
    running.tryFail(cause);
  }
}
