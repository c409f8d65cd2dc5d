package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Position;
import dev.aorist.projections.Fold;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.ViewStatus;
import dev.aorist.projections.ViewStatus.Failure;
import dev.aorist.projections.ViewStatus.State;
import dev.aorist.projections.ViewStoppedException;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.FencedException;
import dev.aorist.projections.spi.Keeps;
import dev.aorist.projections.spi.RowFormat;
import dev.aorist.projections.spi.UnknownBuildException;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one view: opens what is stored, has it folded, stops it and starts it, and lets a rebuild
 * take its place. Whatever has several steps takes a turn ({@link Turns}), so that two of them
 * never mix; the volatile fields are written in turns only and read by anybody.
 */
final class Projector<R> {
  private static final Logger LOG = LoggerFactory.getLogger(Projector.class);

  private final Setting setting;
  private final Fold<R> fold;
  private final ViewStore store;
  private final RowFormat<R> format;
  private final ViewTable<R> table;
  private final Turns turns;
  private final Arrivals arrivals;
  private final Retries retries;
  private final Builds<R> builds;
  private final Rebuilding<R> rebuilding;
  private final ViewCheckpoints<R> checkpoints;
  private final LogEnd logEnd;
  private final Opener<R> opener;
  private final Watches watches = new Watches();

  /** This member's part; null where the view is folded here alone. */
  private final @Nullable Sharing<R> sharing;

  private volatile @Nullable Serving<R> serving;

  /** Whether what comes is folded, here or by whoever shares the view. */
  private volatile boolean folding;

  private volatile @Nullable Failure failure;
  private volatile boolean paused;
  private volatile boolean retrying;
  private volatile boolean closed;

  Projector(Setting setting, Fold<R> fold, ViewStore store, RowFormat<R> format) {
    this.setting = setting;
    this.fold = fold;
    this.store = store;
    this.format = format;
    this.table = store.table(fold.name(), format);
    this.turns = new Turns(setting.callers());
    this.retries = new Retries(fold);
    var keeps = new Keeps(fold.history(), format.indexes());
    boolean shared = store.isShared() && !setting.share().member().isEmpty();
    this.builds = new Builds<>(setting, fold, table, keeps, shared ? setting.share().member() : "");
    this.rebuilding = new Rebuilding<>(this, builds);
    this.checkpoints = new ViewCheckpoints<>(this, builds);
    this.logEnd = new LogEnd(setting, fold.name(), store.describe());
    Sharing<R> part = shared ? new Sharing<>(this, builds, logEnd, turns.home()) : null;
    this.sharing = part;
    this.opener = new Opener<>(this, builds, logEnd, part);
    this.arrivals =
        new Arrivals(
            fold.name(), setting, this::checkpoint, part == null ? p -> {} : part::awaited);
  }

  Setting setting() {
    return setting;
  }

  Fold<R> fold() {
    return fold;
  }

  RowFormat<R> format() {
    return format;
  }

  ViewTable<R> table() {
    return table;
  }

  /** The events that the fold of today passes over since somebody said so. */
  Future<Set<Position>> discarded() {
    return table.discarded(fold.version());
  }

  Rebuilding<R> rebuilding() {
    return rebuilding;
  }

  ViewCheckpoints<R> checkpoints() {
    return checkpoints;
  }

  Turns turns() {
    return turns;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  Watches watches() {
    return watches;
  }

  /** What answers now. */
  Serving<R> serving() {
    Serving<R> now = serving;
    if (now == null) {
      throw new IllegalStateException("The view '" + fold.name() + "' is not open.");
    }
    return now;
  }

  Checkpoint checkpoint() {
    Serving<R> now = serving();
    return sharing == null ? now.checkpoint() : sharing.checkpoint(now);
  }

  /** Who folds, as others are told; empty where there are none. */
  String holder() {
    return builds.holder();
  }

  String describeStore() {
    return store.describe();
  }

  /** Whether what comes is folded; not while the view is stopped or waits for another build. */
  boolean isFolding() {
    return folding;
  }

  boolean isPaused() {
    return paused;
  }

  /** The categories of streams before {@code bound}; null when they are not known. */
  @Nullable Set<String> categories(Checkpoint bound) {
    // Nobody tells those that others fold.
    return sharing == null ? serving().categories(bound) : null;
  }

  ViewStatus status() {
    Serving<R> now = serving();
    Rebuild<R> job = rebuilding.current();
    Failure why = failure;
    Checkpoint checkpoint = checkpoint();
    return new ViewStatus(
        fold.name(),
        now.build().version(),
        now.build().order(),
        state(job, why),
        checkpoint,
        Math.max(0, setting.reader().end().events() - checkpoint.events()),
        sharing == null ? now.parked() : sharing.parked(now),
        sharing == null ? Collections.emptySortedMap() : sharing.folders(),
        why,
        job == null ? null : job.progress());
  }

  private State state(@Nullable Rebuild<?> rebuild, @Nullable Failure failure) {
    if (rebuild != null) {
      return State.REBUILDING;
    }
    if (retrying) {
      return State.RETRYING;
    }
    if (failure == null && !paused && sharing != null && sharing.isRebuiltElsewhere()) {
      return State.REBUILDING;
    }
    return folding && failure == null ? State.RUNNING : State.STOPPED;
  }

  /** Opens the view and begins to fold; fails when what is stored does not fit. */
  Future<Void> start() {
    return turns
        .take(opener::open)
        .map(
            opened -> {
              if (sharing != null) {
                sharing.begin();
              }
              return opened;
            });
  }

  /** Has a build answer that nobody here folds. */
  void stand(Build build) {
    folding = false;
    serving = new Serving<>(build, null, build.checkpoint(), build.parked());
    watches.switched();
  }

  /** Stops, since what is stored does not go with the fold or the log. In a turn. */
  Future<Void> refuse(Throwable why) {
    return dismiss()
        .map(
            ended -> {
              failed(why);
              return ended;
            });
  }

  /** Whether it may be rebuilt without anybody having asked. */
  boolean mayRebuild() {
    return !closed && !paused && !retrying && failure == null && rebuilding.current() == null;
  }

  /** The build that a rebuild goes on with, or a new one. In a turn. */
  Future<Build> buildAnew(Switch when) {
    return builds.leftOrNew(serving().build().number(), when);
  }

  /** Begins to fold a part of the build that answers. In a turn. */
  Future<Void> fold(Build build, Part part) {
    return BuildRun.open(
            setting,
            fold,
            table,
            build,
            part,
            setting.threads(),
            Throttle.none(setting.environment()),
            arrivals::advanced,
            watches::committed)
        .map(
            run -> {
              follow(run);
              return null;
            });
  }

  /** Lets {@code run} go on for ever, and its build answer. In a turn. */
  private void follow(BuildRun<R> run) {
    goesOn(new Serving<>(run.build(), run, run.checkpoint(), run.parked()));
    run.runLive().onFailure(cause -> turns.take(() -> halt(run, cause)));
  }

  /** Has a build answer that is folded. */
  void goesOn(Serving<R> now) {
    serving = now;
    folding = true;
    failure = null;
    paused = false;
    retrying = false;
    arrivals.resume();
    arrivals.advanced();
    watches.switched();
  }

  /** Whether what failed says only that another member has taken something over. */
  boolean isElsewhere(Throwable cause) {
    return sharing != null
        && (cause instanceof FencedException
            || cause instanceof UnknownBuildException
            || cause instanceof RebuiltElsewhereException);
  }

  /** Takes the run of a view that failed out of service. */
  private Future<Void> halt(BuildRun<R> run, Throwable cause) {
    if (serving().runOrNull() != run) {
      return Future.succeededFuture();
    }
    if (isElsewhere(cause)) {
      // What is left to fold here is seen at the next look.
      LOG.info("View {}: {}", fold.name(), cause.getMessage());
      return endRun();
    }
    retryOrStop(cause, run.checkpoint());
    return dismiss();
  }

  /** In a turn. */
  void retryOrStop(Throwable cause, Checkpoint reached) {
    if (closed) {
      return;
    }
    OptionalLong pause = retries.next(cause, reached);
    if (pause.isEmpty()) {
      retrying = false;
      failed(cause);
      return;
    }
    retrying = true;
    failure = FoldFailure.of(cause);
    String why = FoldFailure.of(cause).text();
    LOG.warn("View {} goes on in {} ms after a failure: {}", fold.name(), pause.getAsLong(), why);
    setting.vertx().setTimer(pause.getAsLong(), due -> turns.take(() -> retry(reached)));
  }

  private Future<Void> retry(Checkpoint reached) {
    if (!retrying || closed || folding) {
      return Future.succeededFuture();
    }
    return goOn().onFailure(cause -> retryOrStop(cause, reached));
  }

  private void failed(Throwable cause) {
    Failure why = FoldFailure.of(cause);
    failure = why;
    arrivals.halt(new ViewStoppedException(fold.name(), why));
    LOG.error("View {} stopped: {}", fold.name(), why.text(), why.cause());
  }

  /** Has nothing folded any more into the build that answers. In a turn. */
  Future<Void> dismiss() {
    folding = false;
    return endRun();
  }

  /** Ends the run that folds into the build that answers, if there is one. In a turn. */
  Future<Void> endRun() {
    Serving<R> now = serving;
    BuildRun<R> run = now == null ? null : now.runOrNull();
    if (now == null || run == null) {
      return Future.succeededFuture();
    }
    return run.stop()
        .compose(
            stopped -> {
              serving = now.stopped();
              return run.close();
            });
  }

  /**
   * Ends the run that folds into the build that answers, which somebody has overtaken, so that it
   * commits nothing any more. The view stands still at once; completes when the run has noticed. In
   * a turn.
   */
  Future<Void> letGo() {
    folding = false;
    Serving<R> now = serving();
    BuildRun<R> run = now.runOrNull();
    if (run == null) {
      return Future.succeededFuture();
    }
    serving = now.stopped();
    return run.stop().compose(stopped -> run.close());
  }

  Future<Void> pause() {
    return turns.take(
        () -> {
          if (!folding && !retrying) {
            return Future.succeededFuture();
          }
          paused = true;
          if (retrying) {
            retrying = false;
            failure = null;
          }
          return dismiss()
              .map(
                  stopped -> {
                    arrivals.halt(new ViewStoppedException(fold.name(), failure));
                    return stopped;
                  });
        });
  }

  Future<Void> resume() {
    return turns.take(
        () -> {
          retries.reset();
          return goOn();
        });
  }

  /**
   * Sees to it that this member knows which build answers, and that no other one makes another. In
   * a turn, before something that concerns all of the view.
   */
  Future<Void> upToDate() {
    return sharing == null
        ? Future.succeededFuture()
        : sharing
            .catchUp()
            .map(
                known -> {
                  sharing.requireNobodyElse();
                  return known;
                });
  }

  /** Lets an empty build answer, and folds everything into it. */
  Future<Void> reset() {
    return turns.take(opener::reset);
  }

  Opener<R> opener() {
    return opener;
  }

  /** Shows why nobody folds, if nobody does. In a turn. */
  void halted(Throwable cause) {
    if (!folding) {
      retryOrStop(cause, serving().checkpoint());
    }
  }

  /**
   * Goes on after something for which the view stood still.
   *
   * @param ran whether it was folded before; else what is parked is counted anew
   */
  Future<Void> goOnAfter(Build build, boolean ran) {
    return ran && !closed ? goOn().onFailure(this::halted) : count(build);
  }

  private Future<Void> count(Build build) {
    return builds
        .parked(build)
        .map(
            parked -> {
              serving = new Serving<>(build, null, serving().last(), parked);
              watches.switched();
              return null;
            });
  }

  /** Goes on after a pause or a failure. In a turn. */
  Future<Void> goOn() {
    Build build = serving().build();
    if (folding) {
      return Future.succeededFuture();
    }
    if (isCurrent(build)) {
      return opener.launch(build);
    }
    failure = null;
    paused = false;
    retrying = false;
    arrivals.resume();
    if (rebuilding.current() == null && sharing == null) {
      rebuilding.replace(null);
    }
    return Future.succeededFuture();
  }

  boolean isCurrent(Build build) {
    return builds.isCurrent(build);
  }

  /**
   * Lets a build that was made beside the one that answers take its place. In a turn.
   *
   * @param over of the one that answers, which stands still
   * @return false when somebody has claimed that one meanwhile
   */
  Future<Boolean> adopt(BuildRun<R> run, Claim over) {
    return table
        .publish(run.build().number(), over)
        .compose(
            published -> {
              if (!published) {
                return Future.succeededFuture(false);
              }
              if (paused) {
                serving = new Serving<>(run.build(), null, run.checkpoint(), run.parked());
                watches.switched();
                return run.close().map(true);
              }
              if (sharing != null) {
                // Each member claims its own.
                return run.close().compose(closed -> opener.launch(run.build())).map(true);
              }
              follow(run);
              return Future.succeededFuture(true);
            });
  }

  /**
   * Drops what is neither live nor the one to go back to. In a turn.
   *
   * @param same whether what answers now has the rows of what did before, so that copies of those
   *     are copies of it
   */
  Future<Void> clearBuilds(boolean same) {
    return builds.clear(build -> build.old() || build.checkpointed() && same);
  }

  /** Ends everything after what is under way is committed; an unfinished rebuild is kept. */
  Future<Void> close() {
    closed = true;
    logEnd.close();
    if (sharing != null) {
      sharing.close();
    }
    Rebuild<R> job = rebuilding.current();
    Future<?> ended = job == null ? Future.succeededFuture() : job.interrupt();
    return ended
        .transform(over -> turns.take(this::dismiss))
        .eventually(
            () -> {
              arrivals.halt(new ViewStoppedException(fold.name(), failure));
              return Future.succeededFuture();
            });
  }
}
