package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.projections.Row;
import dev.aorist.projections.ViewBuild;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.UnknownBuildException;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The copies of a view's rows that are kept, from which replays of the past begin. Any thread.
 *
 * <p>A copy is made by one live build at one state, so it is what a replay up to its checkpoint
 * gives, in total order as well: there, what is folded is always everything up to some place, and
 * everything behind a copy's checkpoint comes later.
 */
final class ViewCheckpoints<R> {
  private final Projector<R> projector;
  private final Builds<R> builds;

  ViewCheckpoints(Projector<R> projector, Builds<R> builds) {
    this.projector = projector;
    this.builds = builds;
  }

  private ViewTable<R> table() {
    return projector.table();
  }

  /** In a turn, so that no other build takes its place meanwhile. */
  Future<ViewBuild> keep() {
    return projector
        .turns()
        .take(
            () -> projector.upToDate().compose(known -> builds.copy(projector.serving().build())));
  }

  Future<Void> drop(long number) {
    return projector.turns().take(() -> builds.dropCopy(number));
  }

  /**
   * Where a replay up to a moment begins: as near as possible.
   *
   * @param kept the keys of the rows that are wanted, as they are kept; null for all
   */
  Future<Start<R>> before(Checkpoint at, @Nullable List<String> kept) {
    Start<R> beginning = Start.ofLog(at.partitions());
    return table()
        .builds()
        .compose(
            all -> {
              Optional<Build> nearest =
                  all.stream()
                      .filter(Build::checkpointed)
                      .filter(builds::isOfToday)
                      .filter(copy -> at.covers(copy.checkpoint()))
                      .max(Comparator.comparingLong(copy -> copy.checkpoint().events()));
              return nearest.isPresent()
                  ? rows(nearest.get(), kept)
                      .map(rows -> new Start<>(nearest.get().checkpoint(), rows))
                  : Future.succeededFuture(beginning);
            })
        .recover(
            cause ->
                cause instanceof UnknownBuildException // dropped just now
                    ? Future.succeededFuture(beginning)
                    : Future.failedFuture(cause));
  }

  private Future<List<Row<R>>> rows(Build copy, @Nullable List<String> kept) {
    if (kept != null) {
      return table().get(copy.number(), kept).map(ViewCheckpoints::list);
    }
    List<Row<R>> rows = new ArrayList<>();
    return projector
        .setting()
        .callers()
        .compute(() -> table().scan(copy.number(), rows::add))
        .compose(scan -> scan)
        .map(scanned -> rows);
  }

  private static <R> List<Row<R>> list(Map<String, R> found) {
    List<Row<R>> rows = new ArrayList<>(found.size());
    found.forEach((key, row) -> rows.add(new Row<>(key, row)));
    return rows;
  }
}
