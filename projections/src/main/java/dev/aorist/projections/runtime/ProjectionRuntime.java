package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.handler.Problems;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Folds;
import dev.aorist.projections.Projection;
import dev.aorist.projections.Projections;
import dev.aorist.projections.RowChange;
import dev.aorist.projections.UnknownViewException;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewCheck;
import dev.aorist.projections.Views;
import dev.aorist.projections.json.RowJson;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.ViewStores;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Keeps the views of an application: folds the log into them from where they are, and goes on with
 * it. Any thread may call.
 */
public final class ProjectionRuntime implements Views {
  private final Setting setting;
  private final Map<String, ViewHandle<?>> views = new TreeMap<>();

  private ProjectionRuntime(Setting setting) {
    this.setting = setting;
  }

  /**
   * Opens all views and begins to fold. Completes when that is under way, which does not mean that
   * they have caught up; {@link #caughtUp} does. Fails, with nothing left running, with
   *
   * <ul>
   *   <li>{@link dev.aorist.eventstore.handler.WiringException}: what is registered does not fit
   *       together;
   *   <li>{@link dev.aorist.projections.ViewRefusedException}: a stored view does not go with the
   *       application or the log; others that were refused too are suppressed in it;
   *   <li>{@link dev.aorist.projections.spi.ViewStoreException}: a store cannot be read.
   * </ul>
   *
   * @param environment where time comes from
   * @param stores where views are kept; they stay open when this is closed
   * @param projections annotated classes, objects of them, or plain {@link Fold}s
   */
  public static Future<ProjectionRuntime> start(
      Vertx vertx,
      Environment environment,
      EventReader reader,
      ViewStores stores,
      Collection<?> projections) {
    return start(vertx, environment, reader, stores, projections, RuntimeOptions.defaults());
  }

  /** The same, saying how. */
  public static Future<ProjectionRuntime> start(
      Vertx vertx,
      Environment environment,
      EventReader reader,
      ViewStores stores,
      Collection<?> projections,
      RuntimeOptions options) {
    var problems = new Problems();
    List<Fold<?>> folds = Projections.folds(projections, problems);
    var callers = new Callers(vertx);
    try {
      problems.throwIfAny();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
    var setting = new Setting(vertx, callers, environment, reader, options);
    var runtime = new ProjectionRuntime(setting);
    for (Fold<?> fold : folds) {
      runtime.views.put(fold.name(), handle(setting, fold, stores));
    }
    return callers.answer(runtime.open());
  }

  /**
   * Holds the stored rows of a view against a replay with the fold of today, as {@link View#check}
   * does, without folding anything into it: a dry run of a rebuild, for data that no application
   * has open. Fails with {@link UnknownViewException}, and with {@link IllegalStateException} when
   * nothing is stored of the view.
   *
   * @param changes hears of each row that differs, by key, on a worker thread
   */
  public static Future<ViewCheck> dryRun(
      Vertx vertx,
      Environment environment,
      EventReader reader,
      ViewStores stores,
      Collection<? extends Fold<?>> folds,
      String view,
      Consumer<RowChange<?>> changes) {
    var options = RuntimeOptions.defaults().withThreads(1);
    var setting = new Setting(vertx, new Callers(vertx), environment, reader, options);
    for (Fold<?> fold : folds) {
      if (fold.name().equals(view)) {
        return setting.callers().answer(dryRun(setting, fold, stores, changes));
      }
    }
    Set<String> names = new TreeSet<>();
    folds.forEach(fold -> names.add(fold.name()));
    return Future.failedFuture(new UnknownViewException(view, names));
  }

  private static <R> Future<ViewCheck> dryRun(
      Setting setting, Fold<R> fold, ViewStores stores, Consumer<RowChange<?>> changes) {
    var format = RowJson.of(fold.rowType());
    ViewTable<R> table = stores.of(fold.name()).table(fold.name(), format);
    return table
        .builds()
        .compose(
            builds ->
                builds.stream()
                    .filter(Build::live)
                    .findFirst()
                    .map(
                        live ->
                            new Checking<>(setting, fold, format, table, changes::accept).run(live))
                    .orElseGet(
                        () ->
                            Future.failedFuture(
                                new IllegalStateException(
                                    "Nothing is stored of the view '"
                                        + fold.name()
                                        + "', so there is nothing to compare with. Views in memory"
                                        + " are folded anew at each start."))));
  }

  private static <R> ViewHandle<R> handle(Setting setting, Fold<R> fold, ViewStores stores) {
    var format = RowJson.of(fold.rowType());
    return new ViewHandle<>(new Projector<>(setting, fold, stores.of(fold.name()), format));
  }

  private Future<ProjectionRuntime> open() {
    List<Future<Void>> starts =
        views.values().stream().<Future<Void>>map(view -> view.projector().start()).toList();
    return Future.join(starts)
        .<ProjectionRuntime>map(all -> this)
        .recover(
            cause -> {
              starts.stream()
                  .filter(Future::failed)
                  .map(Future::cause)
                  .filter(other -> other != cause)
                  .forEach(cause::addSuppressed);
              return close().transform(closed -> Future.failedFuture(cause));
            });
  }

  @Override
  public <R> View<R> view(Class<? extends Folds<R>> projection) {
    Projection declared = projection.getAnnotation(Projection.class);
    return find(declared == null ? projection.getSimpleName() : declared.value());
  }

  @Override
  public <R> View<R> view(Fold<R> fold) {
    return find(fold.name());
  }

  @Override
  public View<?> view(String name) {
    return this.<Object>find(name);
  }

  // The name belongs to one fold, whose rows are of the type that its class declares.
  @SuppressWarnings("unchecked")
  private <R> View<R> find(String name) {
    View<?> view = views.get(name);
    if (view == null) {
      throw new UnknownViewException(name, views.keySet());
    }
    return (View<R>) view;
  }

  @Override
  public List<View<?>> all() {
    return List.copyOf(views.values());
  }

  @Override
  public Future<Void> caughtUp() {
    Checkpoint end = setting.reader().end();
    List<Future<Void>> arrivals =
        views.values().stream().map(view -> view.projector().arrivals().await(end, null)).toList();
    return setting.callers().answer(Future.all(arrivals).mapEmpty());
  }

  /**
   * Stops folding after what is under way is committed. Rebuilds that are not finished go on at the
   * next start. The stores stay open. Closing twice is harmless.
   */
  public Future<Void> close() {
    List<Future<Void>> closes =
        views.values().stream().<Future<Void>>map(view -> view.projector().close()).toList();
    return setting.callers().answer(Future.join(closes).mapEmpty());
  }
}
