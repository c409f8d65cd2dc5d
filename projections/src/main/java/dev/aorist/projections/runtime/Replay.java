package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.order.TotalOrder;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Order;
import dev.aorist.projections.ParkedEvent;
import dev.aorist.projections.Row;
import dev.aorist.projections.spi.KeyOrder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Folds events up to a checkpoint into rows of its own, which nobody else sees: how questions about
 * the past are answered. Reading is asynchronous, folding happens on worker threads, one page after
 * the other.
 */
final class Replay<R> {
  /** How many events of a stream are read at once. */
  private static final int PAGE_EVENTS = 1_000;

  private final Callers callers;
  private final RowCache<R> rows;
  private final Folding<R> folding;
  private final Feed feed;

  /** What came of a replay: rows by key, parked events in order, how many events were read. */
  record Result<R>(NavigableMap<String, R> rows, List<ParkedEvent> parked, long events) {}

  private Replay(
      Callers callers,
      Fold<R> fold,
      Feed feed,
      List<Row<R>> rows,
      Predicate<String> wanted,
      Set<Position> discarded,
      @Nullable Consumer<FoldFailure> passingOver) {
    this.callers = callers;
    this.feed = feed;
    this.rows = RowCache.alone(Parking.of(fold, discarded), rows);
    this.folding = new Folding<>(fold, this.rows, wanted, passingOver);
  }

  /**
   * All events from {@code start} on.
   *
   * @param wanted the keys of the rows that are kept; all, where the fold parks events
   */
  static <R> Future<Result<R>> ofLog(
      Setting setting,
      Fold<R> fold,
      Start<R> start,
      Checkpoint bound,
      Predicate<String> wanted,
      Set<Position> discarded) {
    return ofLog(setting, fold, start, bound, wanted, discarded, null);
  }

  /**
   * The same.
   *
   * @param passingOver hears of events that fail, on a worker thread; null to fail at the first one
   *     that is not parked
   */
  static <R> Future<Result<R>> ofLog(
      Setting setting,
      Fold<R> fold,
      Start<R> start,
      Checkpoint bound,
      Predicate<String> wanted,
      Set<Position> discarded,
      @Nullable Consumer<FoldFailure> passingOver) {
    EventReader reader = setting.reader();
    Checkpoint from = start.checkpoint();
    BitSet all = new BitSet();
    all.set(0, bound.partitions());
    Feed feed =
        fold.order() == Order.TOTAL
            ? new TotalFeed(reader, from, bound)
            : new PartitionFeed(reader, all, from, bound);
    return new Replay<>(setting.callers(), fold, feed, start.rows(), wanted, discarded, passingOver)
        .run();
  }

  /** One partition, from {@code start} on. */
  static <R> Future<Result<R>> ofPartition(
      Setting setting,
      Fold<R> fold,
      int partition,
      Start<R> start,
      Checkpoint bound,
      Predicate<String> wanted,
      Set<Position> discarded) {
    BitSet one = new BitSet();
    one.set(partition);
    Feed feed = new PartitionFeed(setting.reader(), one, start.checkpoint(), bound);
    return new Replay<>(setting.callers(), fold, feed, start.rows(), wanted, discarded, null).run();
  }

  /** Some streams of one partition. */
  static <R> Future<Result<R>> ofStreams(
      Setting setting,
      Fold<R> fold,
      List<StreamId> streams,
      Checkpoint bound,
      Set<Position> discarded) {
    Feed feed =
        new MergedFeed(TotalOrder.ofStreams(setting.reader(), streams, bound, PAGE_EVENTS), bound);
    return new Replay<>(setting.callers(), fold, feed, List.of(), key -> true, discarded, null)
        .run();
  }

  private Future<Result<R>> run() {
    Promise<Result<R>> done = Promise.promise();
    step(done);
    return done.future();
  }

  // A chain of composed futures, one for each page, would be as deep as the log is long.
  private void step(Promise<Result<R>> done) {
    feed.load()
        .onSuccess(
            more -> {
              if (more) {
                callers
                    .compute(this::fold)
                    .onSuccess(folded -> step(done))
                    .onFailure(done::tryFail);
              } else {
                callers.compute(this::result).onComplete(done);
              }
            })
        .onFailure(done::tryFail);
  }

  private Replay<R> fold() {
    feed.drain(folding);
    folding.apply();
    FoldFailure failure = folding.failure();
    if (failure != null) {
      throw failure;
    }
    return this;
  }

  private Result<R> result() {
    NavigableMap<String, R> sorted = new TreeMap<>(KeyOrder.INSTANCE);
    rows.forEach((Row<R> row) -> sorted.put(row.key(), row.row()));
    List<ParkedEvent> parked = new ArrayList<>(rows.parking().fresh());
    parked.sort(ParkedEvent.ORDER);
    return new Result<>(sorted, parked, folding.events());
  }

  /** What an order that is already bounded gives. */
  private record MergedFeed(TotalOrder order, Checkpoint bound) implements Feed {
    @Override
    public Future<Boolean> load() {
      return order.needsLoad()
          ? order.load(bound).compose(loaded -> load())
          : Future.succeededFuture(order.peek(Long.MAX_VALUE) != null);
    }

    @Override
    public void drain(Folding<?> to) {
      EventCursor cursor = order.peek(Long.MAX_VALUE);
      while (cursor != null && to.take(cursor)) {
        order.advance();
        cursor = order.peek(Long.MAX_VALUE);
      }
    }

    @Override
    public Future<Void> awaitMore() {
      return Future.failedFuture(new IllegalStateException("It is bounded."));
    }

    @Override
    public long[] offsets() {
      return new long[0];
    }

    @Override
    public boolean isBounded() {
      return true;
    }
  }
}
