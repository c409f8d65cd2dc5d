package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Position;
import dev.aorist.projections.Fold;
import dev.aorist.projections.ParkedReport;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.ViewStatus;
import dev.aorist.projections.ViewStatus.Failure;
import dev.aorist.projections.ViewStatus.State;
import dev.aorist.projections.ViewStoppedException;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Keeps;
import dev.aorist.projections.spi.RowFormat;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import java.util.List;
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
  private final Watches watches = new Watches();
  private volatile @Nullable Serving<R> serving;
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
    this.builds = new Builds<>(setting, fold, table, keeps);
    this.rebuilding = new Rebuilding<>(this, builds);
    this.arrivals = new Arrivals(fold.name(), setting, this::checkpoint);
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
    return serving().checkpoint();
  }

  ViewStatus status() {
    Serving<R> now = serving();
    Rebuild<R> job = rebuilding.current();
    Failure why = failure;
    Checkpoint checkpoint = now.checkpoint();
    return new ViewStatus(
        fold.name(),
        now.build().version(),
        now.build().order(),
        state(now, job, why),
        checkpoint,
        Math.max(0, setting.reader().end().events() - checkpoint.events()),
        now.parked(),
        why,
        job == null ? null : job.progress());
  }

  private State state(Serving<?> serving, @Nullable Rebuild<?> rebuild, @Nullable Failure failure) {
    if (rebuild != null) {
      return State.REBUILDING;
    }
    if (retrying) {
      return State.RETRYING;
    }
    return serving.runOrNull() == null || failure != null ? State.STOPPED : State.RUNNING;
  }

  /** Opens the view and begins to fold; fails when what is stored does not fit. */
  Future<Void> start() {
    return turns.take(() -> table.builds().compose(this::open));
  }

  private Future<Void> open(List<Build> stored) {
    var opening =
        Opening.of(fold, builds.keeps(), store.describe(), stored, setting.reader().end());
    Future<Void> cleared = Future.succeededFuture();
    for (Build leftover : opening.leftovers()) {
      cleared = cleared.compose(next -> table.drop(leftover.number()));
    }
    Build live = opening.live();
    Build unfinished = opening.unfinished();
    if (live == null) {
      return cleared
          .compose(
              next ->
                  unfinished == null
                      ? builds.create(Switch.IF_EQUAL)
                      : Future.succeededFuture(unfinished))
          .compose(build -> table.publish(build.number()).compose(done -> launch(build)));
    }
    if (opening.current()) {
      return cleared
          .compose(next -> launch(live))
          .map(
              launched -> {
                if (unfinished != null) {
                  rebuilding.goOn(unfinished);
                }
                return launched;
              });
    }
    serving = new Serving<>(live, null, live.checkpoint(), live.parked());
    LOG.info(
        "View {} answers from version {} until version {} is built.",
        fold.name(),
        live.version(),
        fold.version());
    return cleared.map(
        next -> {
          rebuilding.replace(unfinished);
          return next;
        });
  }

  /** The build that a rebuild goes on with, or a new one. In a turn. */
  Future<Build> buildAnew(Switch when) {
    return builds.leftOrNew(serving().build().number(), when);
  }

  /** Begins to fold into the build that answers. In a turn. */
  private Future<Void> launch(Build build) {
    return BuildRun.open(
            setting,
            fold,
            table,
            build,
            setting.threads(),
            Throttle.none(setting.environment()),
            arrivals::advanced,
            watches::committed)
        .map(
            run -> {
              follow(build, run);
              return null;
            });
  }

  /** Lets {@code run} go on for ever, and its build answer. In a turn. */
  private void follow(Build build, BuildRun<R> run) {
    serving = new Serving<>(build, run, run.checkpoint(), run.parked());
    failure = null;
    paused = false;
    retrying = false;
    arrivals.resume();
    arrivals.advanced();
    watches.switched();
    run.runLive().onFailure(cause -> turns.take(() -> halt(run, cause)));
  }

  /** Takes the run of a view that failed out of service. */
  private Future<Void> halt(BuildRun<R> run, Throwable cause) {
    if (serving().runOrNull() != run) {
      return Future.succeededFuture();
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
    if (!retrying || closed || serving().runOrNull() != null) {
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

  /** Ends the run that folds into the build that answers, if there is one. In a turn. */
  Future<Void> dismiss() {
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

  Future<Void> pause() {
    return turns.take(
        () -> {
          if (serving().runOrNull() == null && !retrying) {
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
   * Folds what is parked, while the view folds nothing else.
   *
   * @param key for which row; null for all
   * @param discards whether to pass over the first event that waits for it
   */
  Future<ParkedReport> unpark(@Nullable String key, boolean discards) {
    return turns.take(
        () -> {
          Build build = serving().build();
          if (rebuilding.current() != null || !isCurrent(build)) {
            throw new IllegalStateException(
                "The view '"
                    + fold.name()
                    + "' is being rebuilt, or of another version than its projection. Wait for the"
                    + " rebuild, then look at what is parked.");
          }
          boolean ran = serving().runOrNull() != null;
          return dismiss()
              .compose(still -> Unparking.run(this, build, key, discards))
              .eventually(() -> ran && !closed ? goOn().onFailure(this::halted) : count(build));
        });
  }

  /** Lets an empty build answer, and folds everything into it. */
  Future<Void> reset() {
    return turns.take(
        () -> {
          rebuilding.requireNone("reset it");
          return dismiss()
              .compose(still -> builds.create(Switch.IF_EQUAL))
              .compose(build -> table.publish(build.number()).compose(done -> launch(build)))
              // Rows that nobody should see any more are not kept to go back to either.
              .compose(launched -> builds.clear(false))
              .onFailure(this::halted);
        });
  }

  /** Shows why nobody folds, if nobody does. In a turn. */
  private void halted(Throwable cause) {
    if (serving().runOrNull() == null) {
      retryOrStop(cause, serving().checkpoint());
    }
  }

  /** Tells what is parked in a build that nobody folds into. */
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
    if (serving().runOrNull() != null) {
      return Future.succeededFuture();
    }
    if (isCurrent(build)) {
      return launch(build);
    }
    failure = null;
    paused = false;
    retrying = false;
    arrivals.resume();
    if (rebuilding.current() == null) {
      rebuilding.replace(null);
    }
    return Future.succeededFuture();
  }

  boolean isCurrent(Build build) {
    return builds.isCurrent(build);
  }

  /** Lets a build that was made beside the one that answers take its place. In a turn. */
  Future<Void> adopt(BuildRun<R> run) {
    return table
        .publish(run.build().number())
        .compose(
            published -> {
              if (paused) {
                serving = new Serving<>(run.build(), null, run.checkpoint(), run.parked());
                watches.switched();
                return run.close();
              }
              follow(run.build(), run);
              return Future.succeededFuture();
            });
  }

  /** Drops what is neither live nor the one to go back to. In a turn. */
  Future<Void> clearBuilds() {
    return builds.clear(true);
  }

  /** Ends everything after what is under way is committed; an unfinished rebuild is kept. */
  Future<Void> close() {
    closed = true;
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
