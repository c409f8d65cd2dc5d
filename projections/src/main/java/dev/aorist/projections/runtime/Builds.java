package dev.aorist.projections.runtime;

import dev.aorist.projections.Fold;
import dev.aorist.projections.ParkedCount;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.ViewBuild;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Keeps;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Makes and looks up the builds of one view by the fold of today. Immutable; any thread. */
final class Builds<R> {
  private final Setting setting;
  private final Fold<R> fold;
  private final ViewTable<R> table;
  private final Keeps keeps;

  Builds(Setting setting, Fold<R> fold, ViewTable<R> table, Keeps keeps) {
    this.setting = setting;
    this.fold = fold;
    this.table = table;
    this.keeps = keeps;
  }

  Keeps keeps() {
    return keeps;
  }

  /** Whether a build was made by the fold of today, as far as is declared. */
  boolean isCurrent(Build build) {
    return Opening.declaredBy(fold, keeps, build);
  }

  Future<Build> create(Switch when) {
    return table.create(fold.version(), fold.order(), setting.reader().partitions(), keeps, when);
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
                if (build.old() || build.number() <= live) {
                  continue;
                }
                if (left == null && isLeft(build, live) && build.when() == when) {
                  left = build;
                } else {
                  cleared = cleared.compose(next -> table.drop(build.number()));
                }
              }
              Build found = left;
              return cleared.compose(
                  next -> found == null ? create(when) : Future.succeededFuture(found));
            });
  }

  /** What an interrupted rebuild has left to go on with, if one has. */
  Future<Optional<Build>> left(long live) {
    return table
        .builds()
        .map(builds -> builds.stream().filter(build -> isLeft(build, live)).findFirst());
  }

  private boolean isLeft(Build build, long live) {
    return !build.old() && build.number() > live && isCurrent(build);
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
    return table
        .builds()
        .map(
            builds ->
                builds.stream()
                    .map(
                        build ->
                            new ViewBuild(
                                build.number(), build.version(), build.state(), build.checkpoint()))
                    .toList());
  }

  /** Drops all builds but the one that answers and, if it is wanted, the one before it. */
  Future<Void> clear(boolean keepingOld) {
    return table
        .builds()
        .compose(
            builds -> {
              Future<Void> cleared = Future.succeededFuture();
              for (Build build : builds) {
                if (!build.live() && !(keepingOld && build.old())) {
                  cleared = cleared.compose(next -> table.drop(build.number()));
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
