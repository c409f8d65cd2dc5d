package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.projections.ChangedViews;
import dev.aorist.projections.Fold;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.ViewRefusedException;
import dev.aorist.projections.ViewRefusedException.Reason;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a view answer from what is stored of it, or from a first build: when it is started, reset,
 * and when another member has made another build live. For turns of its projector.
 */
final class Opener<R> {
  private static final Logger LOG = LoggerFactory.getLogger(Opener.class);

  private final Projector<R> projector;
  private final Fold<R> fold;
  private final ViewTable<R> table;
  private final Builds<R> builds;
  private final LogEnd logEnd;
  private final @Nullable Sharing<R> sharing;

  Opener(Projector<R> projector, Builds<R> builds, LogEnd logEnd, @Nullable Sharing<R> sharing) {
    this.logEnd = logEnd;
    this.projector = projector;
    this.fold = projector.fold();
    this.table = projector.table();
    this.builds = builds;
    this.sharing = sharing;
  }

  /** Opens the view and begins to fold; fails when what is stored does not fit. */
  Future<Void> open() {
    return table.builds().compose(this::open);
  }

  private Future<Void> open(List<Build> stored) {
    var reader = projector.setting().reader();
    Checkpoint end = logEnd.isUnknownAtStart() ? Feed.unbounded(reader.partitions()) : reader.end();
    List<Build> ours = builds.ours(stored);
    var opening = Opening.of(fold, builds.keeps(), projector.describeStore(), ours, end);
    Build live = opening.live();
    boolean refuses = projector.setting().options().changed() == ChangedViews.REFUSE;
    if (refuses && live != null && !opening.current()) {
      return Future.failedFuture(olderDeclaration(live));
    }
    Future<Void> cleared = Future.succeededFuture();
    for (Build leftover : opening.leftovers()) {
      cleared = cleared.compose(next -> builds.drop(leftover));
    }
    Build unfinished = opening.unfinished();
    if (live == null) {
      return cleared
          .compose(
              next ->
                  unfinished == null
                      ? builds.create(Switch.IF_EQUAL)
                      : Future.succeededFuture(unfinished))
          .compose(this::begin);
    }
    if (opening.current()) {
      return cleared
          .compose(next -> launch(live))
          .map(
              launched -> {
                if (unfinished != null && projector.rebuilding().current() == null) {
                  projector.rebuilding().goOn(unfinished);
                }
                return launched;
              });
    }
    projector.stand(live);
    LOG.info(
        "View {} answers from version {} until version {} is built.",
        fold.name(),
        live.version(),
        fold.version());
    boolean builtElsewhere = ours.size() < stored.size();
    return cleared.map(
        next -> {
          if (projector.rebuilding().current() == null && !builtElsewhere) {
            projector.rebuilding().replace(unfinished);
          }
          return next;
        });
  }

  private ViewRefusedException olderDeclaration(Build live) {
    boolean older = live.version() < fold.version();
    return new ViewRefusedException(
        fold.name(),
        Reason.OLDER_DECLARATION,
        "The view '"
            + fold.name()
            + "' in "
            + projector.describeStore()
            + " was built by "
            + (older
                ? "version "
                    + live.version()
                    + " of its projection, and this application declares"
                    + " version "
                    + fold.version()
                : "its projection with another order, other indexes or other history than are"
                    + " declared now")
            + "; it is refused, as this application was told to refuse views that have changed."
            + " See what a rebuild would change with 'aorist view rebuild "
            + fold.name()
            + " --dry-run', rebuild it with 'aorist view rebuild "
            + fold.name()
            + "', both with --data, and start again.");
  }

  /** Has the first build of a view answer, if no other member was faster. */
  private Future<Void> begin(Build build) {
    return table
        .publish(build.number(), null)
        .compose(first -> first ? launch(build) : builds.drop(build).compose(dropped -> open()));
  }

  /** Begins to fold into the build that answers. */
  Future<Void> launch(Build build) {
    if (sharing != null) {
      projector.goesOn(new Serving<>(build, null, build.checkpoint(), build.parked()));
      return sharing.fold();
    }
    Part all = Part.all(build.checkpoint().partitions(), "");
    Future<Void> known = logEnd.covers(build);
    if (known.succeeded()) {
      return projector.fold(build, all);
    }
    var waiting = new Serving<R>(build, null, build.checkpoint(), build.parked());
    projector.goesOn(waiting);
    known.onComplete(
        covered ->
            projector
                .turns()
                .take(
                    () -> {
                      if (projector.serving() != waiting || !projector.isFolding()) {
                        return Future.succeededFuture();
                      }
                      return covered.succeeded()
                          ? projector.fold(build, all).recover(this::stop)
                          : projector.refuse(covered.cause());
                    }));
    return Future.succeededFuture();
  }

  private Future<Void> stop(Throwable cause) {
    return projector
        .dismiss()
        .map(
            still -> {
              projector.halted(cause);
              return still;
            });
  }

  /** Goes over to a build that another member has made live. */
  Future<Void> moveTo(List<Build> stored, Build live, Sharing<R> others) {
    boolean stands = projector.isPaused();
    return projector
        .dismiss()
        .compose(
            ended -> {
              if (!builds.isCurrent(live) && live.version() >= fold.version()) {
                others.refuse(live);
                return projector.refuse(others.otherDeclaration(live));
              }
              if (stands) {
                projector.stand(live);
                return Future.succeededFuture();
              }
              return open(stored)
                  .recover(
                      cause ->
                          cause instanceof ViewRefusedException
                              ? projector.refuse(cause)
                              : Future.failedFuture(cause));
            });
  }

  /** Lets an empty build answer, and folds everything into it. */
  Future<Void> reset() {
    projector.rebuilding().requireNone("reset it");
    return projector
        .upToDate()
        .compose(known -> projector.dismiss())
        .compose(
            still ->
                builds
                    .create(Switch.IF_EQUAL)
                    .compose(
                        build -> table.publish(build.number()).compose(published -> launch(build)))
                    // Rows that nobody should see any more are not kept to go back to either.
                    .compose(launched -> builds.clear(build -> false))
                    .onFailure(projector::halted));
  }
}
