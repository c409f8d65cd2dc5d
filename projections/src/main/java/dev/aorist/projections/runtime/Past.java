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
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks up what rows were at one moment, where the build that answers keeps all versions and has
 * got there. Where it cannot tell, the answer is empty, and a replay has to find it. Any thread may
 * ask.
 *
 * <p>What a row was is its newest version up to the moment's place in total order. A checkpoint of
 * any offsets is no place in it; where order is by stream a row sees one partition, so the last
 * event of that partition before the checkpoint is its place. Versions may have been forgotten
 * ({@link Place#FORGOTTEN}).
 */
final class Past<R> {
  /** Before every version. */
  private static final Place NOTHING = new Place(Long.MIN_VALUE, new Position(0, 0));

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
    return places(at, place, partitions(keys))
        .compose(
            places -> {
              List<Future<Optional<RowVersion<R>>>> found = new ArrayList<>();
              for (String key : keys) {
                found.add(projector.table().versionAt(build.number(), key, places.apply(key)));
              }
              return Future.all(found)
                  .map(
                      all -> {
                        Answers<R> answers = new Answers<>(at);
                        found.forEach(one -> one.result().ifPresent(answers::add));
                        return answers.known ? Optional.of(answers.rows) : Optional.empty();
                      });
            });
  }

  /** Rows that were found, as long as their versions say what they were. */
  private static final class Answers<R> {
    private final Checkpoint at;
    private final Map<String, R> rows = new LinkedHashMap<>();
    private boolean known = true;

    Answers(Checkpoint at) {
      this.at = at;
    }

    void add(RowVersion<R> version) {
      // An instant in the future stands for the present, and there may be more by now.
      known &= !Place.of(version).equals(Place.FORGOTTEN) && at.covers(version.position());
      if (version.rowOrNull() != null) {
        rows.put(version.key(), version.rowOrNull());
      }
    }
  }

  /** Up to where the versions of a row count, for rows of some partitions. */
  private Future<Function<String, Place>> places(
      Checkpoint at, Optional<Place> place, BitSet partitions) {
    if (place.isPresent()) {
      return Future.succeededFuture(key -> place.get());
    }
    var places = new Place[at.partitions()];
    Arrays.fill(places, NOTHING);
    List<Future<?>> found = new ArrayList<>();
    partitions.stream()
        .filter(partition -> at.offset(partition) > 0)
        .forEach(
            partition ->
                found.add(
                    Moment.placeOf(
                            new Position(partition, at.offset(partition) - 1), setting.reader())
                        .onSuccess(last -> places[partition] = last)));
    return Future.all(found)
        .map(
            all ->
                key ->
                    StreamKeys.isKey(key)
                        ? places[StreamKeys.partitionOf(setting.reader(), key)]
                        : NOTHING);
  }

  private BitSet partitions(List<String> keys) {
    var partitions = new BitSet();
    keys.stream()
        .filter(StreamKeys::isKey)
        .forEach(key -> partitions.set(StreamKeys.partitionOf(setting.reader(), key)));
    return partitions;
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
                    : rows(build, fromKey, limit, at, place))
        .recover(Past::gone);
  }

  private Future<Optional<List<Row<R>>>> rows(
      Build build, String fromKey, int limit, Checkpoint at, Optional<Place> place) {
    var all = new BitSet();
    all.set(0, at.partitions());
    Answers<R> answers = new Answers<>(at);
    return places(at, place, all)
        .compose(
            places ->
                setting
                    .callers()
                    .compute(
                        () ->
                            projector
                                .table()
                                .versionsAt(
                                    build.number(),
                                    fromKey,
                                    places,
                                    version -> {
                                      answers.add(version);
                                      return answers.known && answers.rows.size() < limit;
                                    })))
        .compose(scan -> scan)
        .map(
            scanned -> {
              List<Row<R>> rows = new ArrayList<>(answers.rows.size());
              answers.rows.forEach((key, row) -> rows.add(new Row<>(key, row)));
              return answers.known ? Optional.of(rows) : Optional.empty();
            });
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
