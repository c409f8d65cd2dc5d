package dev.aorist.projections.runtime;

import dev.aorist.projections.Fold;
import dev.aorist.projections.UnknownViewException;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewBuild;
import dev.aorist.projections.json.RowJson;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Looks after the rows of views that nobody folds meanwhile: where no application has them open, or
 * none can, since a newer one made them. Any thread may call.
 */
public final class StoredBuilds {
  private final ViewStore store;
  private final Collection<? extends Fold<?>> folds;

  /**
   * @param store stays open
   * @param folds those whose views may be named
   */
  public StoredBuilds(ViewStore store, Collection<? extends Fold<?>> folds) {
    this.store = store;
    this.folds = folds;
  }

  /** What is stored of a view; fails with {@link UnknownViewException}. */
  public Future<List<ViewBuild>> list(String view) {
    return with(view, table -> Builds.describe(table));
  }

  /**
   * Lets the rows of a view that answered before answer again, as they were left; whoever opens the
   * view folds on from there. Fails with {@link IllegalStateException} when none are kept.
   */
  public Future<List<ViewBuild>> back(String view) {
    return with(
        view,
        table ->
            Builds.old(table, view)
                .compose(old -> table.publish(old.number()))
                .compose(published -> Builds.describe(table)));
  }

  /** Drops the rows of a view that answered before; fails as {@link #back} does. */
  public Future<List<ViewBuild>> dropOld(String view) {
    return with(
        view,
        table ->
            Builds.old(table, view)
                .compose(old -> table.drop(old.number()))
                .compose(dropped -> Builds.describe(table)));
  }

  /** Does what {@link View#dropCheckpoint} does. */
  public Future<List<ViewBuild>> dropCheckpoint(String view, long number) {
    return with(
        view,
        table -> Builds.dropCopy(table, view, number).compose(dropped -> Builds.describe(table)));
  }

  private Future<List<ViewBuild>> with(
      String view, Function<ViewTable<?>, Future<List<ViewBuild>>> action) {
    Set<String> names = new TreeSet<>();
    for (Fold<?> fold : folds) {
      names.add(fold.name());
      if (fold.name().equals(view)) {
        return action.apply(store.table(view, RowJson.of(fold.rowType())));
      }
    }
    return Future.failedFuture(new UnknownViewException(view, names));
  }
}
