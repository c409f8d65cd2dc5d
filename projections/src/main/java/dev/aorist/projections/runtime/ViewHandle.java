package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.Position;
import dev.aorist.projections.AsOf;
import dev.aorist.projections.Order;
import dev.aorist.projections.Parked;
import dev.aorist.projections.Reads;
import dev.aorist.projections.RebuildOptions;
import dev.aorist.projections.RebuildProgress;
import dev.aorist.projections.RebuildReport;
import dev.aorist.projections.Row;
import dev.aorist.projections.RowChange;
import dev.aorist.projections.RowVersion;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewBuild;
import dev.aorist.projections.ViewCheck;
import dev.aorist.projections.ViewDigest;
import dev.aorist.projections.ViewStatus;
import dev.aorist.projections.Watch;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.KeyOrder;
import dev.aorist.projections.spi.Place;
import dev.aorist.projections.spi.UnknownBuildException;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** A view as its users have it: reads the build that answers. Any thread may call. */
final class ViewHandle<R> implements View<R> {
  private final Projector<R> projector;
  private final Callers callers;

  ViewHandle(Projector<R> projector) {
    this.projector = projector;
    this.callers = projector.setting().callers();
  }

  Projector<R> projector() {
    return projector;
  }

  @Override
  public String name() {
    return projector.fold().name();
  }

  @Override
  public Class<R> rowType() {
    return projector.fold().rowType();
  }

  @Override
  public Future<Optional<R>> get(String key) {
    return getAll(List.of(key)).map(rows -> Optional.ofNullable(rows.get(key)));
  }

  @Override
  public Future<Map<String, R>> getAll(Collection<String> keys) {
    List<String> wanted = List.copyOf(keys);
    return read(build -> rows(build).get(projector.table(), build.number(), wanted));
  }

  @Override
  public Future<List<Row<R>>> rows() {
    return read(
        build -> {
          List<Row<R>> all = new ArrayList<>();
          return callers
              .compute(() -> projector.table().scan(build.number(), all::add))
              .compose(scan -> scan)
              .compose(folded -> callers.compute(() -> rows(build).all(all)));
        });
  }

  @Override
  public Future<List<Row<R>>> rows(String fromKey, int limit) {
    if (limit < 1) {
      return Future.failedFuture(
          new IllegalArgumentException("Ask for at least one row; got a limit of " + limit + "."));
    }
    return read(build -> rows(build).page(projector.table(), build.number(), fromKey, limit));
  }

  @Override
  public Future<List<Row<R>>> rows(String fromKey, String toKey, int limit) {
    return rows(fromKey, limit).map(rows -> Ranges.before(toKey, rows));
  }

  @Override
  public Future<ViewDigest> digest() {
    return read(build -> Digests.of(projector, build.number()));
  }

  private StoredRows<R> rows(Build build) {
    return StoredRows.of(projector.setting(), projector.fold(), build.order());
  }

  /** The key of the row that something kept in the build that answers belongs to. */
  private String keyOf(String kept) {
    return projector.serving().build().order() == Order.MERGED ? PartKeys.keyOf(kept) : kept;
  }

  /** Reads the build that answers; another one, if a switch took it away meanwhile. */
  <T> Future<T> read(Function<Build, Future<T>> from) {
    Build build = projector.serving().build();
    return callers.answer(
        from.apply(build)
            .recover(
                cause ->
                    cause instanceof UnknownBuildException
                            && projector.serving().build().number() != build.number()
                        ? read(from)
                        : Future.failedFuture(cause)));
  }

  @Override
  public Reads<R> atLeast(Position position, Duration deadline) {
    return new WaitingReads<>(
        this, () -> callers.answer(projector.arrivals().await(position, deadline)));
  }

  @Override
  public Reads<R> atLeast(Checkpoint checkpoint, Duration deadline) {
    return new WaitingReads<>(
        this, () -> callers.answer(projector.arrivals().await(checkpoint, deadline)));
  }

  @Override
  public AsOf<R> asOf(Instant instant) {
    return new AsOfView<>(projector, new Moment.AtInstant(instant));
  }

  @Override
  public AsOf<R> asOf(Checkpoint checkpoint) {
    return new AsOfView<>(projector, new Moment.AtCheckpoint(checkpoint));
  }

  @Override
  public AsOf<R> asOf(Position position) {
    return new AsOfView<>(projector, new Moment.AtPosition(position));
  }

  @Override
  public Future<List<RowChange<R>>> diff(AsOf<R> before, AsOf<R> after) {
    return callers.answer(
        before
            .rows()
            .compose(
                old ->
                    after
                        .rows()
                        .compose(
                            now ->
                                callers.compute(
                                    () -> {
                                      List<RowChange<R>> changes = new ArrayList<>();
                                      RowComparison.run(projector.format(), old, now, changes::add);
                                      return changes;
                                    }))));
  }

  @Override
  public Future<List<RowVersion<R>>> history(String key, Instant from, Instant to) {
    return callers.answer(
        projector
            .setting()
            .reader()
            .checkpointAt(to)
            .compose(upTo -> projector.arrivals().await(upTo, DEFAULT_DEADLINE))
            .compose(arrived -> read(build -> versions(build.number(), key, from, to))));
  }

  @Override
  public Future<List<Row<R>>> query(String index, Object value, String fromKey, int limit) {
    try {
      requireIndex(index);
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    if (limit < 1) {
      return Future.failedFuture(
          new IllegalArgumentException("Ask for at least one row; got a limit of " + limit + "."));
    }
    return read(
        build ->
            build.keeps().indexes().contains(index)
                ? projector
                    .table()
                    .find(build.number(), index, String.valueOf(value), fromKey, limit)
                : Future.failedFuture(
                    new IllegalStateException(
                        "The index '"
                            + index
                            + "' of the view '"
                            + name()
                            + "' is being built. Wait until the view is rebuilt.")));
  }

  private void requireIndex(String index) {
    List<String> indexes = projector.format().indexes();
    if (!indexes.contains(index)) {
      throw new IllegalArgumentException(
          "The view '"
              + name()
              + "' has no index '"
              + index
              + "'; it has "
              + indexes
              + ". Mark the component of "
              + rowType().getSimpleName()
              + " with @Index.");
    }
  }

  private Future<List<RowVersion<R>>> versions(long build, String key, Instant from, Instant to) {
    if (!projector.serving().build().keeps().history()) {
      return Future.failedFuture(
          new IllegalStateException(
              "The view '"
                  + name()
                  + "' has no history (yet). Declare @Projection(history = true), and wait until it"
                  + " is rebuilt."));
    }
    ViewTable<R> table = projector.table();
    Place after =
        Place.endOf(HybridTime.lastAt(from.isBefore(Instant.EPOCH) ? Instant.EPOCH : from));
    return table
        .versions(build, key, after, Place.endOf(HybridTime.lastAt(to)))
        .compose(
            versions ->
                // Asked afterwards: what was forgotten meanwhile shows as well.
                table
                    .versionAt(build, key, after)
                    .map(
                        before -> {
                          if (before.isPresent()
                              && Place.of(before.get()).equals(Place.FORGOTTEN)) {
                            throw forgotten(key, from);
                          }
                          return versions;
                        }));
  }

  private IllegalStateException forgotten(String key, Instant from) {
    return new IllegalStateException(
        "The view '"
            + name()
            + "' keeps its history for "
            + projector.fold().keepHistory().map(Duration::toString).orElse("less")
            + " only and knows no versions of '"
            + key
            + "' from "
            + from
            + " on any more. Ask from a later time on, or for the row as of single moments.");
  }

  @Override
  public Future<ViewCheck> check(Consumer<RowChange<R>> changes) {
    return read(
        build ->
            new Checking<>(
                    projector.setting(),
                    projector.fold(),
                    projector.format(),
                    projector.table(),
                    changes)
                .run(build));
  }

  @Override
  public Checkpoint checkpoint() {
    return projector.checkpoint();
  }

  @Override
  public ViewStatus status() {
    return projector.status();
  }

  @Override
  public Parked parked() {
    return new ParkedHandle<>(this);
  }

  @Override
  public Watch watch(String key, Consumer<Optional<R>> listener) {
    return projector
        .watches()
        .add(callers.context(), kept -> key.equals(keyOf(kept)), () -> get(key), listener);
  }

  @Override
  public Watch watch(String fromKey, String toKey, int limit, Consumer<List<Row<R>>> listener) {
    return projector
        .watches()
        .add(
            callers.context(),
            kept -> Ranges.contains(fromKey, toKey, keyOf(kept)),
            () -> rows(fromKey, toKey, limit),
            listener);
  }

  @Override
  public Watch watch(String fromKey, int limit, Consumer<List<Row<R>>> listener) {
    return projector
        .watches()
        .add(
            callers.context(),
            kept -> KeyOrder.INSTANCE.compare(keyOf(kept), fromKey) >= 0,
            () -> rows(fromKey, limit),
            listener);
  }

  @Override
  public Watch watchQuery(
      String index, Object value, String fromKey, int limit, Consumer<List<Row<R>>> listener) {
    requireIndex(index);
    // A row that had the value and has it no more is not told by its new one.
    return projector
        .watches()
        .add(callers.context(), key -> true, () -> query(index, value, fromKey, limit), listener);
  }

  @Override
  public Future<List<ViewBuild>> builds() {
    return callers.answer(Builds.describe(projector.table()));
  }

  @Override
  public Future<RebuildReport> back() {
    return callers.answer(projector.rebuilding().back());
  }

  @Override
  public Future<Void> dropOld() {
    return callers.answer(projector.rebuilding().dropOld());
  }

  @Override
  public Future<ViewBuild> keepCheckpoint() {
    return callers.answer(projector.checkpoints().keep());
  }

  @Override
  public Future<Void> dropCheckpoint(long number) {
    return callers.answer(projector.checkpoints().drop(number));
  }

  @Override
  public Future<Void> reset() {
    return projector.reset();
  }

  @Override
  public Future<Void> pause() {
    return projector.pause();
  }

  @Override
  public Future<Void> resume() {
    return projector.resume();
  }

  @Override
  public Future<RebuildReport> rebuild(RebuildOptions options, Consumer<RebuildProgress> listener) {
    ContextInternal caller = callers.context();
    Promise<RebuildReport> answer = caller.promise();
    Consumer<RebuildProgress> told =
        progress -> caller.runOnContext(ignored -> listener.accept(progress));
    Future<RebuildReport> rebuild =
        options.resumes()
            ? projector.rebuilding().resume(options, told)
            : projector.rebuilding().rebuild(options, told);
    // Where the caller's thread is also the one that ended the rebuild, its answer would overtake
    // the progress that waits there; so it goes the same way.
    rebuild.onComplete(done -> caller.runOnContext(ignored -> answer.handle(done)));
    return answer.future();
  }
}
