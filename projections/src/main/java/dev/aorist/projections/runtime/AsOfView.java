package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.projections.Answer;
import dev.aorist.projections.Answer.Plan;
import dev.aorist.projections.AsOf;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Order;
import dev.aorist.projections.Row;
import dev.aorist.projections.ViewDigest;
import dev.aorist.projections.json.RowDigest;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers about one moment of the past, by replay. A question about keys folds only what concerns
 * them and keeps only their rows; one about all rows folds everything once and keeps it for as long
 * as this object is held.
 */
final class AsOfView<R> implements AsOf<R> {
  private final Projector<R> projector;
  private final Fold<R> fold;
  private final Setting setting;
  private final Moment moment;
  private final Past<R> past;
  private final StoredRows<R> rows;
  private @Nullable Future<Checkpoint> checkpoint;
  private @Nullable Future<Replay.Result<R>> everything;

  AsOfView(Projector<R> projector, Moment moment) {
    this.projector = projector;
    this.fold = projector.fold();
    this.setting = projector.setting();
    this.moment = moment;
    this.past = new Past<>(projector, moment);
    this.rows = StoredRows.of(setting, fold, fold.order());
  }

  @Override
  public Future<Answer<Optional<R>>> ask(String key) {
    return askAll(List.of(key))
        .map(
            all ->
                new Answer<>(
                    Optional.ofNullable(all.value().get(key)),
                    all.plan(),
                    all.checkpoint(),
                    all.events()));
  }

  @Override
  public Future<Answer<Map<String, R>>> askAll(Collection<String> keys) {
    List<String> wanted = List.copyOf(keys);
    return answer(
        at ->
            past.get(wanted, at)
                .compose(
                    known ->
                        known.isPresent()
                            ? Future.succeededFuture(new Answer<>(known.get(), Plan.HISTORY, at, 0))
                            : projector
                                .discarded()
                                .compose(discarded -> find(wanted, at, discarded))));
  }

  private Future<Answer<Map<String, R>>> find(
      List<String> keys, Checkpoint at, Set<Position> discarded) {
    if (fold.order() == Order.STREAM) {
      return streams(keys, at, discarded);
    }
    Set<String> wanted = new HashSet<>(keys);
    return Replay.ofLog(setting, fold, at, wanted::contains, discarded)
        .compose(
            replay ->
                setting
                    .callers()
                    .compute(
                        () ->
                            new Answer<>(
                                rows.get(replay.rows(), keys), Plan.REPLAY, at, replay.events())));
  }

  private Future<Answer<Map<String, R>>> streams(
      List<String> keys, Checkpoint at, Set<Position> discarded) {
    Set<String> categories = projector.categories(at);
    List<Future<Replay.Result<R>>> replays = new ArrayList<>();
    for (String key : keys) {
      if (StreamKeys.isKey(key)) {
        replays.add(
            categories == null
                ? partition(key, at, discarded)
                : stream(key, List.copyOf(categories), at, discarded));
      }
    }
    return Future.all(replays)
        .map(
            all -> {
              Map<String, R> rows = new LinkedHashMap<>();
              long events = 0;
              for (Future<Replay.Result<R>> replay : replays) {
                rows.putAll(replay.result().rows());
                events += replay.result().events();
              }
              var plan = categories == null ? Plan.SINGLE_PARTITION : Plan.SINGLE_STREAM;
              return new Answer<>(rows, plan, at, events);
            });
  }

  private Future<Replay.Result<R>> stream(
      String key, List<String> categories, Checkpoint at, Set<Position> discarded) {
    List<StreamId> streams = StreamKeys.streams(categories, key);
    return Replay.ofStreams(setting, fold, streams, at, discarded);
  }

  private Future<Replay.Result<R>> partition(String key, Checkpoint at, Set<Position> discarded) {
    int partition = StreamKeys.partitionOf(setting.reader(), key);
    return Replay.ofPartition(setting, fold, partition, at, key::equals, discarded);
  }

  @Override
  public Future<Answer<List<Row<R>>>> ask(String fromKey, int limit) {
    return answer(
        at ->
            past.rows(fromKey, limit, at)
                .compose(
                    known ->
                        known.isPresent()
                            ? Future.succeededFuture(new Answer<>(known.get(), Plan.HISTORY, at, 0))
                            : everything(at).compose(replay -> page(replay, fromKey, limit, at))));
  }

  private Future<Answer<List<Row<R>>>> page(
      Replay.Result<R> replay, String fromKey, int limit, Checkpoint at) {
    return setting
        .callers()
        .compute(
            () ->
                new Answer<>(
                    rows.page(replay.rows(), fromKey, limit), Plan.REPLAY, at, replay.events()));
  }

  @Override
  public Future<Optional<R>> get(String key) {
    return ask(key).map(Answer::value);
  }

  @Override
  public Future<Map<String, R>> getAll(Collection<String> keys) {
    return askAll(keys).map(Answer::value);
  }

  @Override
  public Future<List<Row<R>>> rows() {
    return rows("", Integer.MAX_VALUE);
  }

  @Override
  public Future<List<Row<R>>> rows(String fromKey, int limit) {
    return ask(fromKey, limit).map(Answer::value);
  }

  @Override
  public Future<List<Row<R>>> rows(String fromKey, String toKey, int limit) {
    return rows(fromKey, limit).map(rows -> Ranges.before(toKey, rows));
  }

  @Override
  public Future<ViewDigest> digest() {
    return answer(
        at ->
            // What was parked then is in no history.
            Parking.isDeclaredBy(fold)
                ? replayed(at)
                : past.rows("", Integer.MAX_VALUE, at)
                    .compose(
                        known ->
                            known.isPresent()
                                ? setting.callers().compute(() -> digest(known.get(), at))
                                : replayed(at)));
  }

  private Future<ViewDigest> replayed(Checkpoint at) {
    return everything(at).compose(replay -> setting.callers().compute(() -> digest(replay, at)));
  }

  private ViewDigest digest(List<Row<R>> rows, Checkpoint at) {
    var digest = new RowDigest<>(projector.format());
    rows.forEach(digest::add);
    return digest.of(at);
  }

  private ViewDigest digest(Replay.Result<R> replay, Checkpoint at) {
    var digest = new RowDigest<>(projector.format());
    replay.rows().forEach((key, row) -> digest.add(new Row<>(key, row)));
    replay.parked().forEach(digest::park);
    return digest.of(at);
  }

  private synchronized Future<Replay.Result<R>> everything(Checkpoint at) {
    Future<Replay.Result<R>> all = everything;
    if (all == null || all.failed()) {
      all =
          projector
              .discarded()
              .compose(discarded -> Replay.ofLog(setting, fold, at, key -> true, discarded));
      everything = all;
    }
    return setting.callers().answer(all);
  }

  private synchronized Future<Checkpoint> checkpoint() {
    Future<Checkpoint> at = checkpoint;
    if (at == null || at.failed()) {
      at = moment.checkpoint(setting.reader());
      checkpoint = at;
    }
    return setting.callers().answer(at);
  }

  private <T> Future<T> answer(java.util.function.Function<Checkpoint, Future<T>> question) {
    return setting.callers().answer(checkpoint().compose(question));
  }
}
