package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Position;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Order;
import dev.aorist.projections.ParkedCount;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Folds the log into one build: several lanes that share the partitions, or one where order is
 * total. {@link #checkpoint} and {@link #categories} may be asked from anywhere; all else is for
 * one context, on which its futures complete, and a run is begun when the one before has ended.
 */
final class BuildRun<R> {
  private final Setting setting;
  private final Fold<R> fold;
  private final ViewTable<R> table;
  private final Build build;
  private final Part part;
  private final Claim claim;
  private final Runnable advanced;
  private final AtomicLongArray offsets;
  private final Set<String> categories = ConcurrentHashMap.newKeySet();
  private final List<WorkerContext> threads;
  private final List<BitSet> shares = new ArrayList<>();
  private final List<FoldLane<R>> lanes = new ArrayList<>();
  private final List<Parking> parkings = new ArrayList<>();
  private Future<Void> running = Future.succeededFuture();
  private volatile boolean closed;

  private BuildRun(
      Setting setting,
      Fold<R> fold,
      ViewTable<R> table,
      Build build,
      Part part,
      Claim claim,
      Set<Position> discarded,
      List<WorkerContext> threads,
      Throttle throttle,
      Runnable advanced,
      Consumer<Commit<?>> committed) {
    this.claim = claim;
    this.setting = setting;
    this.fold = fold;
    this.table = table;
    this.build = build;
    this.part = part;
    this.advanced = advanced;
    this.threads = threads;
    Checkpoint from = claim.checkpoint();
    categories.addAll(claim.categories());
    offsets = new AtomicLongArray(from.partitions());
    for (int p = 0; p < offsets.length(); p++) {
      offsets.set(p, from.offset(p));
    }
    Room room = Room.of(fold, claim.parkedEvents());
    int[] own = part.partitions().stream().toArray();
    for (int i = 0; i < threads.size(); i++) {
      BitSet share = new BitSet();
      for (int each = i; each < own.length; each += threads.size()) {
        share.set(own[each]);
      }
      shares.add(share);
      boolean empty = share.stream().allMatch(p -> from.offset(p) == 0);
      var parking = new Parking(Parking.isDeclaredBy(fold), room, claim.parkedKeys(), discarded);
      parkings.add(parking);
      RowCache<R> cache = RowCache.over(empty, parking);
      if (build.keeps().history()) {
        cache.keepingVersions(fold.keepHistory());
      }
      lanes.add(
          new FoldLane<>(
              threads.get(i).context(),
              table,
              claim,
              new Folding<>(fold, cache, key -> true),
              cache,
              feed(share, from, null),
              throttle,
              progress(share, committed)));
    }
  }

  /**
   * Takes over a build, or a part of it.
   *
   * @param part not empty
   * @param threads how many may fold, from 1
   * @param advanced is called, on lanes' threads, whenever the checkpoint has moved
   * @param committed hears, on lanes' threads, of commits
   */
  static <R> Future<BuildRun<R>> open(
      Setting setting,
      Fold<R> fold,
      ViewTable<R> table,
      Build build,
      Part part,
      int threads,
      Throttle throttle,
      Runnable advanced,
      Consumer<Commit<?>> committed) {
    int count =
        fold.order() == Order.TOTAL ? 1 : Math.min(threads, part.partitions().cardinality());
    List<Future<WorkerContext>> opening = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "aorist-view-" + fold.name() + "-" + build.number() + "-" + i;
      opening.add(WorkerContext.open(setting.vertx(), name));
    }
    return Future.all(opening)
        .compose(
            opened ->
                table
                    .discarded(build.version())
                    .compose(
                        discarded ->
                            table
                                .claim(build.number(), part.partitions(), part.holder())
                                .<BuildRun<R>>map(
                                    claim ->
                                        new BuildRun<>(
                                            setting,
                                            fold,
                                            table,
                                            build,
                                            part,
                                            claim,
                                            discarded,
                                            opened.list(),
                                            throttle,
                                            advanced,
                                            committed))))
        .recover(
            cause ->
                close(opening.stream().filter(Future::succeeded).map(Future::result).toList())
                    .transform(closed -> Future.failedFuture(cause)));
  }

  Build build() {
    return build;
  }

  Part part() {
    return part;
  }

  /** Folds up to {@code bound}, which covers what was folded before. */
  Future<Void> runTo(Checkpoint bound) {
    return run((share, from) -> feed(share, from, bound));
  }

  /** Folds until {@link #stop}. */
  Future<Void> runLive() {
    return run((share, from) -> feed(share, from, null));
  }

  private Future<Void> run(BiFunction<BitSet, Checkpoint, Feed> feeds) {
    List<Future<Void>> runs = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      FoldLane<R> lane = lanes.get(i);
      Feed feed = feeds.apply(shares.get(i), Checkpoint.of(lane.offsets()));
      runs.add(lane.run(feed).onFailure(cause -> lanes.forEach(FoldLane::stop)));
    }
    running = setting.callers().answer(Future.join(runs).mapEmpty());
    return running;
  }

  private Feed feed(BitSet share, Checkpoint from, @Nullable Checkpoint bound) {
    return fold.order() == Order.TOTAL
        ? new TotalFeed(setting.reader(), from, bound)
        : new PartitionFeed(setting.reader(), share, from, bound);
  }

  private FoldLane.Progress progress(BitSet share, Consumer<Commit<?>> committed) {
    return new FoldLane.Progress() {
      @Override
      public void advanced(long[] reached, Set<String> seen) {
        advance(share, reached, seen);
      }

      @Override
      public void committed(Commit<?> commit) {
        committed.accept(commit);
      }
    };
  }

  private void advance(BitSet share, long[] reached, Set<String> seen) {
    categories.addAll(seen);
    for (int p = share.nextSetBit(0); p >= 0; p = share.nextSetBit(p + 1)) {
      offsets.set(p, reached[p]);
    }
    advanced.run();
  }

  /** What is folded, and committed as far as it changed rows. */
  Checkpoint checkpoint() {
    long[] now = new long[offsets.length()];
    for (int p = 0; p < now.length; p++) {
      now[p] = offsets.get(p);
    }
    return Checkpoint.of(now);
  }

  /** What is parked and committed. */
  ParkedCount parked() {
    long rows = claim.parkedKeys().size();
    long events = claim.parkedEvents();
    for (Parking parking : parkings) {
      rows += parking.newKeys();
      events += parking.newEvents();
    }
    return new ParkedCount(rows, events);
  }

  /** The categories of streams folded up to {@link #checkpoint}, as asked for before this. */
  Set<String> categories() {
    return categories;
  }

  /** Ends the run; completes when everything folded is committed, or the run had failed. */
  Future<Void> stop() {
    if (!closed) {
      lanes.forEach(FoldLane::stop);
    }
    return running.otherwiseEmpty();
  }

  /** Gives up the threads, and the partitions for others; after the end of the run. */
  Future<Void> close() {
    closed = true;
    return close(threads)
        .compose(
            closed ->
                part.holder().isEmpty()
                    ? Future.succeededFuture()
                    // Whoever wants them waits for a moment if this fails.
                    : table.release(claim).otherwiseEmpty());
  }

  private static Future<Void> close(List<WorkerContext> threads) {
    return Future.join(threads.stream().map(WorkerContext::close).toList()).mapEmpty();
  }
}
