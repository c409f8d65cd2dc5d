package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Position;
import dev.aorist.projections.Order;
import dev.aorist.projections.Row;
import dev.aorist.projections.RowVersion;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Place;
import dev.aorist.projections.spi.UnknownBuildException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks up what rows were at one moment, where the build that answers keeps all versions and has
 * got there. Where it cannot tell, the answer is empty, and a replay has to find it. Any thread may
 * ask.
 *
 * <p>What a row was is its newest version up to the moment's place in total order. A checkpoint of
 * any offsets is no place in it; where order is by stream a row sees one partition, so the last
 * event of that partition before the checkpoint is its place.
 */
final class Past<R> {
  private final Projector<R> projector;
  private final Setting setting;
  private final Moment moment;

  Past(Projector<R> projector, Moment moment) {
    this.projector = projector;
    this.setting = projector.setting();
    this.moment = moment;
  }

  /** The rows of those keys that had one then. */
  Future<Optional<Map<String, R>>> get(List<String> keys, Checkpoint at) {
    Build build = build(at);
    if (build == null) {
      return Future.succeededFuture(Optional.empty());
    }
    return moment
        .place(setting.reader())
        .compose(place -> place.isEmpty() && isTotal() ? none() : get(build, keys, at, place))
        .recover(Past::gone);
  }

  private Future<Optional<Map<String, R>>> get(
      Build build, List<String> keys, Checkpoint at, Optional<Place> place) {
    List<Future<Optional<RowVersion<R>>>> found = new ArrayList<>();
    for (String key : keys) {
      found.add(
          place(key, at, place)
              .compose(
                  upTo ->
                      upTo.isEmpty()
                          ? Future.succeededFuture(Optional.empty())
                          : projector.table().versionAt(build.number(), key, upTo.get())));
    }
    return Future.all(found)
        .map(
            all -> {
              Map<String, R> rows = new LinkedHashMap<>();
              for (Future<Optional<RowVersion<R>>> one : found) {
                RowVersion<R> version = one.result().orElse(null);
                if (version != null && !at.covers(version.position())) {
                  // An instant in the future stands for the present, and there is more by now.
                  return Optional.empty();
                }
                if (version != null && version.rowOrNull() != null) {
                  rows.put(version.key(), version.rowOrNull());
                }
              }
              return Optional.of(rows);
            });
  }

  /** Up to where the versions of a row count. */
  private Future<Optional<Place>> place(String key, Checkpoint at, Optional<Place> place) {
    if (place.isPresent()) {
      return Future.succeededFuture(place);
    }
    if (!StreamKeys.isKey(key)) {
      return Future.succeededFuture(Optional.empty());
    }
    int partition = StreamKeys.partitionOf(setting.reader(), key);
    long end = at.offset(partition);
    return end == 0
        ? Future.succeededFuture(Optional.empty())
        : Moment.placeOf(new Position(partition, end - 1), setting.reader()).map(Optional::of);
  }

  /** Up to {@code limit} rows at or beyond {@code fromKey}, by key. */
  Future<Optional<List<Row<R>>>> rows(String fromKey, int limit, Checkpoint at) {
    Build build = build(at);
    if (build == null) {
      return Future.succeededFuture(Optional.empty());
    }
    return moment
        .place(setting.reader())
        .compose(
            place ->
                place.isEmpty() && isTotal()
                    ? Past.<List<Row<R>>>none()
                    : rows(build, fromKey, limit, at))
        .recover(Past::gone);
  }

  private Future<Optional<List<Row<R>>>> rows(
      Build build, String fromKey, int limit, Checkpoint at) {
    List<Row<R>> rows = new ArrayList<>();
    var seen = new String[1];
    return setting
        .callers()
        .compute(
            () ->
                projector
                    .table()
                    .scanVersions(
                        build.number(),
                        fromKey,
                        version -> {
                          // The newest come first: the first one that the moment covers counts.
                          if (!version.key().equals(seen[0]) && at.covers(version.position())) {
                            seen[0] = version.key();
                            if (version.rowOrNull() != null) {
                              rows.add(new Row<>(version.key(), version.rowOrNull()));
                            }
                          }
                          return rows.size() < limit;
                        }))
        .compose(scan -> scan)
        .map(scanned -> Optional.of(rows));
  }

  /** The build that knows all versions up to {@code at}, if there is one. */
  private @Nullable Build build(Checkpoint at) {
    Serving<R> serving = projector.serving();
    Build build = serving.build();
    return build.keeps().history() && projector.isCurrent(build) && serving.checkpoint().covers(at)
        ? build
        : null;
  }

  private boolean isTotal() {
    return projector.fold().order() == Order.TOTAL;
  }

  private static <T> Future<Optional<T>> none() {
    return Future.succeededFuture(Optional.empty());
  }

  /** A build may be dropped while it is asked; a replay does not need it. */
  private static <T> Future<Optional<T>> gone(Throwable cause) {
    return cause instanceof UnknownBuildException ? none() : Future.failedFuture(cause);
  }
}
