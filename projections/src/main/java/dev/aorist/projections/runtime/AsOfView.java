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
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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
  private @Nullable Future<Everything<R>> everything;

  /** All rows, and how they were found. */
  private record Everything<R>(Replay.Result<R> replay, Plan plan) {}

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
    Set<String> some = new HashSet<>(keys);
    // Rows hang together where events are parked.
    boolean all = Parking.isDeclaredBy(fold);
    Predicate<String> wanted = all ? key -> true : some::contains;
    return projector
        .checkpoints()
        .before(at, all ? null : rows.kept(keys))
        .compose(
            start ->
                Replay.ofLog(setting, fold, start, at, wanted, discarded)
                    .compose(
                        replay ->
                            setting
                                .callers()
                                .compute(
                                    () ->
                                        new Answer<>(
                                            rows.get(replay.rows(), keys),
                                            start.plan(Plan.REPLAY),
                                            at,
                                            replay.events()))));
  }

  private Future<Answer<Map<String, R>>> streams(
      List<String> keys, Checkpoint at, Set<Position> discarded) {
    List<String> possible = keys.stream().filter(StreamKeys::isKey).toList();
    Set<String> categories = projector.categories(at);
    if (categories != null) {
      return together(
          possible.stream().map(key -> stream(key, categories, at, discarded)).toList(),
          Plan.SINGLE_STREAM,
          at);
    }
    return projector
        .checkpoints()
        .before(at, possible)
        .compose(
            start ->
                together(
                    possible.stream().map(key -> partition(key, start, at, discarded)).toList(),
                    start.plan(Plan.SINGLE_PARTITION),
                    at));
  }

  private static <R> Future<Answer<Map<String, R>>> together(
      List<Future<Replay.Result<R>>> replays, Plan plan, Checkpoint at) {
    return Future.all(replays)
        .map(
            all -> {
              Map<String, R> rows = new LinkedHashMap<>();
              long events = 0;
              for (Future<Replay.Result<R>> replay : replays) {
                rows.putAll(replay.result().rows());
                events += replay.result().events();
              }
              return new Answer<>(rows, plan, at, events);
            });
  }

  private Future<Replay.Result<R>> stream(
      String key, Set<String> categories, Checkpoint at, Set<Position> discarded) {
    List<StreamId> streams = StreamKeys.streams(List.copyOf(categories), key);
    return Replay.ofStreams(setting, fold, streams, at, discarded);
  }

  private Future<Replay.Result<R>> partition(
      String key, Start<R> start, Checkpoint at, Set<Position> discarded) {
    int partition = StreamKeys.partitionOf(setting.reader(), key);
    List<Row<R>> row = start.rows().stream().filter(one -> one.key().equals(key)).toList();
    return Replay.ofPartition(
        setting, fold, partition, new Start<>(start.checkpoint(), row), at, key::equals, discarded);
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
                            : everything(at).compose(all -> page(all, fromKey, limit, at))));
  }

  private Future<Answer<List<Row<R>>>> page(
      Everything<R> all, String fromKey, int limit, Checkpoint at) {
    return setting
        .callers()
        .compute(
            () ->
                new Answer<>(
                    rows.page(all.replay().rows(), fromKey, limit),
                    all.plan(),
                    at,
                    all.replay().events()));
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
    return everything(at).compose(all -> setting.callers().compute(() -> digest(all.replay(), at)));
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

  private synchronized Future<Everything<R>> everything(Checkpoint at) {
    Future<Everything<R>> all = everything;
    if (all == null || all.failed()) {
      all = projector.discarded().compose(discarded -> replay(at, discarded));
      everything = all;
    }
    return setting.callers().answer(all);
  }

  private Future<Everything<R>> replay(Checkpoint at, Set<Position> discarded) {
    return projector
        .checkpoints()
        .before(at, null)
        .compose(
            start ->
                Replay.ofLog(setting, fold, start, at, key -> true, discarded)
                    .map(replay -> new Everything<>(replay, start.plan(Plan.REPLAY))));
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
