package dev.aorist.projections.runtime;

import dev.aorist.projections.Fold;
import dev.aorist.projections.ParkedCount;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Keeps;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;

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
                if (build.number() <= live) {
                  continue;
                }
                if (left == null && isCurrent(build) && build.when() == when) {
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
