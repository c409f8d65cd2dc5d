package dev.aorist.projections.runtime;

import dev.aorist.projections.Fold;
import dev.aorist.projections.ParkedCount;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.ViewBuild;
import dev.aorist.projections.ViewBuild.State;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Keeps;
import dev.aorist.projections.spi.UnknownBuildException;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes and looks up the builds of one view by the fold of today. Immutable; any thread. */
final class Builds<R> {
  private final Setting setting;
  private final Fold<R> fold;
  private final ViewTable<R> table;
  private final Keeps keeps;
  private final String holder;

  /**
   * @param holder who folds, as others are told; empty where there are none
   */
  Builds(Setting setting, Fold<R> fold, ViewTable<R> table, Keeps keeps, String holder) {
    this.holder = holder;
    this.setting = setting;
    this.fold = fold;
    this.table = table;
    this.keeps = keeps;
  }

  Keeps keeps() {
    return keeps;
  }

  /** Who folds, as others are told; empty where there are none. */
  String holder() {
    return holder;
  }

  /** Whether somebody else has claimed what is his, and is there. */
  boolean isOthers(String name) {
    return !name.isEmpty() && !name.equals(holder) && setting.share().isThere(name);
  }

  /** Whether somebody else, who is there, makes a build. */
  boolean isOthers(Build build) {
    return build.state() == State.UNFINISHED && isOthers(build.holders().get(0));
  }

  /** All but those that others are making. */
  List<Build> ours(List<Build> builds) {
    return builds.stream().filter(build -> !isOthers(build)).toList();
  }

  /** Says that there is somebody else's build. */
  void refuseBeside(Build others) {
    throw new RebuiltElsewhereException(fold.name(), others.holders().get(0));
  }

  /** Drops a build; one that somebody else has dropped is gone, too. */
  Future<Void> drop(Build build) {
    return table
        .drop(build.number())
        .recover(
            cause ->
                cause instanceof UnknownBuildException
                    ? Future.succeededFuture()
                    : Future.failedFuture(cause));
  }

  /** Whether a build was made by the fold of today, as far as is declared. */
  boolean isCurrent(Build build) {
    return Opening.declaredBy(fold, keeps, build);
  }

  /** The same, of its rows alone. */
  boolean isOfToday(Build build) {
    return Opening.foldedBy(fold, build);
  }

  /** Keeps a copy of the build that answers. */
  Future<ViewBuild> copy(Build live) {
    if (!isOfToday(live)) {
      return Future.failedFuture(
          new IllegalStateException(
              "What answers for the view '"
                  + fold.name()
                  + "' is of version "
                  + live.version()
                  + ", and this application folds version "
                  + fold.version()
                  + ". Wait until the view is rebuilt, then keep a checkpoint."));
    }
    return table.copy(live.number()).map(Builds::describe);
  }

  /** Drops a copy. */
  Future<Void> dropCopy(long number) {
    return dropCopy(table, fold.name(), number);
  }

  static Future<Void> dropCopy(ViewTable<?> table, String view, long number) {
    return table
        .builds()
        .compose(
            builds -> {
              List<Long> copies =
                  builds.stream().filter(Build::checkpointed).map(Build::number).toList();
              if (!copies.contains(number)) {
                throw new IllegalArgumentException(
                    "The view '"
                        + view
                        + "' keeps no checkpoint "
                        + number
                        + "; it keeps "
                        + copies
                        + ".");
              }
              return table.drop(number);
            });
  }

  Future<Build> create(Switch when) {
    return table.create(
        fold.version(), fold.order(), setting.reader().partitions(), keeps, when, holder);
  }

  /**
   * The build that a rebuild goes on with: one that an earlier rebuild left behind when it failed
   * for a reason that passes, or a new one. Others that were left behind are dropped. In a turn.
   *
   * @param live the number of the build that answers
   */
  Future<Build> leftOrNew(long live, Switch when) {
    return table
        .builds()
        .compose(
            builds -> {
              Build left = null;
              Future<Void> cleared = Future.succeededFuture();
              for (Build build : builds) {
                if (build.state() != State.UNFINISHED || build.number() <= live) {
                  continue;
                }
                if (isOthers(build)) {
                  refuseBeside(build);
                }
                if (left == null && isLeft(build, live) && build.when() == when) {
                  left = build;
                } else {
                  cleared = cleared.compose(next -> drop(build));
                }
              }
              Build found = left;
              return cleared.compose(
                  next ->
                      found == null
                          ? create(when).compose(made -> requireFirst(live, made))
                          : Future.succeededFuture(found));
            });
  }

  /** Of several that begin to build at once the first one does. */
  private Future<Build> requireFirst(long live, Build made) {
    return table
        .builds()
        .compose(
            builds -> {
              for (Build build : builds) {
                if (isOthers(build) && build.number() > live && build.number() < made.number()) {
                  return drop(made)
                      .map(
                          dropped -> {
                            refuseBeside(build);
                            return made;
                          });
                }
              }
              return Future.succeededFuture(made);
            });
  }

  /** What an interrupted rebuild has left to go on with, if one has. */
  Future<Optional<Build>> left(long live) {
    return table
        .builds()
        .map(builds -> builds.stream().filter(build -> isLeft(build, live)).findFirst());
  }

  private boolean isLeft(Build build, long live) {
    return build.state() == State.UNFINISHED && build.number() > live && isCurrent(build);
  }

  /**
   * The build that answered before the one that does.
   *
   * @return fails with {@link IllegalStateException} when none is kept
   */
  Future<Build> old() {
    return old(table, fold.name());
  }

  static Future<Build> old(ViewTable<?> table, String view) {
    return table
        .builds()
        .map(
            builds ->
                builds.stream()
                    .filter(Build::old)
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new IllegalStateException(
                                "The view '"
                                    + view
                                    + "' keeps no rows that answered before. They are kept when"
                                    + " others take their place, until they are dropped or that"
                                    + " happens again.")));
  }

  /** As users are told of them. */
  static Future<List<ViewBuild>> describe(ViewTable<?> table) {
    return table.builds().map(builds -> builds.stream().map(Builds::describe).toList());
  }

  private static ViewBuild describe(Build build) {
    return new ViewBuild(build.number(), build.version(), build.state(), build.checkpoint());
  }

  /**
   * Drops all builds but the one that answers, those that others are making and those that are
   * still wanted.
   */
  Future<Void> clear(Predicate<Build> wanted) {
    return table
        .builds()
        .compose(
            builds -> {
              Future<Void> cleared = Future.succeededFuture();
              for (Build build : builds) {
                if (!build.live() && !isOthers(build) && !wanted.test(build)) {
                  cleared = cleared.compose(next -> drop(build));
                }
              }
              return cleared;
            });
  }

  /** What is parked in a build, as stored. */
  Future<ParkedCount> parked(Build build) {
    return table
        .builds()
        .map(
            builds ->
                builds.stream()
                    .filter(stored -> stored.number() == build.number())
                    .findFirst()
                    .map(Build::parked)
                    .orElse(ParkedCount.NONE));
  }
}
