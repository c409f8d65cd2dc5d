package dev.aorist.projections.runtime;

import dev.aorist.projections.RebuildOptions;
import dev.aorist.projections.RebuildProgress;
import dev.aorist.projections.RebuildReport;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.spi.Build;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rebuilds of one view, of which there is one at a time, and the way back to what answered
 * before the last one. Begins in turns of its projector; the fields are read by anybody.
 */
final class Rebuilding<R> {
  private final Projector<R> projector;
  private final Builds<R> builds;
  private volatile @Nullable Rebuild<R> rebuild;

  /** The one that went on by itself when the view was opened, until another one begins. */
  private volatile @Nullable Rebuild<R> resumed;

  Rebuilding(Projector<R> projector, Builds<R> builds) {
    this.projector = projector;
    this.builds = builds;
  }

  /** The one that is under way, if one is. */
  @Nullable Rebuild<R> current() {
    return rebuild;
  }

  /**
   * Builds the view anew, up to everything that was committed when this was asked at least. A view
   * that is still on its way there goes first, since the two are compared where it stands; one that
   * has stopped never gets there and is not waited for. Where rows of another version are being
   * replaced by themselves that is followed instead.
   */
  Future<RebuildReport> rebuild(RebuildOptions options, Consumer<RebuildProgress> listener) {
    return projector
        .arrivals()
        .await(projector.setting().reader().end(), null)
        .transform(arrived -> rebuildInTurn(options, listener));
  }

  /** Goes on with a rebuild that was interrupted, or follows the one that does so already. */
  Future<RebuildReport> resume(RebuildOptions options, Consumer<RebuildProgress> listener) {
    return projector
        .turns()
        .take(
            () -> {
              Rebuild<R> job = rebuild;
              if (job != null) {
                job.follow(listener);
                return Future.succeededFuture(job.report());
              }
              Rebuild<R> ended = resumed;
              if (ended != null) {
                return Future.succeededFuture(ended.report());
              }
              return projector
                  .upToDate()
                  .compose(known -> builds.left(projector.serving().build().number()))
                  .map(
                      left -> {
                        Build found =
                            left.orElseThrow(
                                () ->
                                    new IllegalStateException(
                                        "No rebuild of the view '"
                                            + projector.fold().name()
                                            + "' was interrupted. Begin one."));
                        return begin(found, options.withSwitch(found.when()), listener);
                      });
            })
        .compose(running -> running);
  }

  /** Goes on, when the view is opened, with what was being built when the process ended. */
  void goOn(Build unfinished) {
    begin(unfinished, options(unfinished.when()), progress -> {});
    resumed = rebuild;
  }

  /** Has the rows that answered before catch up, and lets them answer again. */
  Future<RebuildReport> back() {
    return projector
        .turns()
        .take(
            () -> {
              requireNone("go back");
              return projector
                  .upToDate()
                  .compose(known -> builds.old())
                  .map(
                      old -> {
                        if (!builds.isCurrent(old)) {
                          throw new IllegalStateException(
                              "The rows of the view '"
                                  + projector.fold().name()
                                  + "' that answered before are of version "
                                  + old.version()
                                  + ", and this application folds version "
                                  + projector.fold().version()
                                  + ", or keeps other things beside rows. Stop it, go back with"
                                  + " 'aorist view back --data', and start the older application.");
                        }
                        return begin(old, options(Switch.ALWAYS), progress -> {});
                      });
            })
        .compose(running -> running);
  }

  /** Drops the rows that answered before. */
  Future<Void> dropOld() {
    return projector
        .turns()
        .take(
            () -> {
              requireNone("drop the rows before");
              return projector
                  .upToDate()
                  .compose(known -> builds.old())
                  .compose(old -> projector.table().drop(old.number()));
            });
  }

  void requireNone(String then) {
    if (rebuild != null) {
      throw new IllegalStateException(
          "The view '"
              + projector.fold().name()
              + "' is being rebuilt. Wait for it, then "
              + then
              + ".");
    }
  }

  private Future<RebuildReport> rebuildInTurn(
      RebuildOptions options, Consumer<RebuildProgress> listener) {
    return projector
        .turns()
        .take(
            () -> {
              Rebuild<R> job = rebuild;
              if (job != null && job.replaces()) {
                job.follow(listener);
                return Future.succeededFuture(job.report());
              }
              if (job != null) {
                throw new IllegalStateException(
                    "The view '"
                        + projector.fold().name()
                        + "' is being rebuilt. Wait for it, or watch its status.");
              }
              return projector.upToDate().map(known -> begin(null, options, listener));
            })
        .compose(running -> running);
  }

  /**
   * Has the fold of today build the view anew, since the one that answers is of another version.
   */
  void replace(@Nullable Build unfinished) {
    Future<RebuildReport> report = begin(unfinished, options(Switch.ALWAYS), progress -> {});
    resumed = unfinished == null ? null : rebuild;
    report.onFailure(
        cause ->
            projector
                .turns()
                .take(
                    () -> {
                      if (projector.isElsewhere(cause)) {
                        return Future.succeededFuture(); // and what comes of it is seen
                      }
                      projector.retryOrStop(cause, projector.serving().checkpoint());
                      return Future.succeededFuture();
                    }));
  }

  private static RebuildOptions options(Switch when) {
    return RebuildOptions.defaults().withSwitch(when);
  }

  private Future<RebuildReport> begin(
      @Nullable Build unfinished, RebuildOptions options, Consumer<RebuildProgress> listener) {
    var job =
        new Rebuild<>(
            projector,
            unfinished,
            builds.isCurrent(projector.serving().build()),
            options,
            listener);
    resumed = null;
    rebuild = job;
    return job.run()
        .eventually(
            () -> {
              rebuild = null;
              return Future.succeededFuture();
            });
  }
}
