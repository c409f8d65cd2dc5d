package dev.aorist.projections.runtime;

import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.Position;
import dev.aorist.projections.ParkedEvent;
import dev.aorist.projections.ParkedReport;
import dev.aorist.projections.Row;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.FencedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Folds what a build has parked, while nobody else folds into it. Each commit takes some events
 * away from the front, with the rows that they changed; those that fail again go back with it, and
 * all that is behind them. So whatever ends it in the middle, what is left is in order.
 *
 * <p>One object for one run. Its steps follow each other, on worker threads.
 */
final class Unparking<R> {
  /** How many events share a commit. */
  private static final int CHUNK = 1_000;

  /** How often it is begun again when somebody takes it over before it has changed anything. */
  private static final int TRIES = 5;

  /** Parked events of a partition may lie far apart, so little is read at once. */
  private static final int PAGE_BYTES = 64 * 1024;

  private final Projector<R> projector;
  private final Setting setting;
  private final Build build;
  private final Claim claim;
  private final List<ParkedEvent> events;
  private final Map<Integer, EventCursor> pages = new HashMap<>();
  private final RowCache<R> cache;
  private final Folding<R> folding;
  private boolean changedSomething;
  private int first;
  private int next;
  private long stillParked;

  private Unparking(
      Projector<R> projector,
      Build build,
      Claim claim,
      ParkedQueues.Selection selected,
      Set<Position> discarded) {
    this.projector = projector;
    this.setting = projector.setting();
    this.build = build;
    this.claim = claim;
    this.events = selected.events();
    Set<String> others = new HashSet<>(claim.parkedKeys());
    others.removeAll(selected.keys());
    // What is parked stays so when it fails, whatever the policy is by now.
    this.cache =
        RowCache.over(
            false, new Parking(true, Room.endless(projector.fold().name()), others, discarded));
    if (build.keeps().history()) {
      cache.keepingVersions(projector.fold().keepHistory());
    }
    this.folding = new Folding<>(projector.fold(), cache, key -> true);
  }

  /**
   * @param key whose events to fold, with all that hang together with them; null for everything
   * @param discards whether to pass over the first event of that key
   */
  static <R> Future<ParkedReport> run(
      Projector<R> projector, Build build, @Nullable String key, boolean discards) {
    return run(projector, build, key, discards, TRIES);
  }

  private static <R> Future<ParkedReport> run(
      Projector<R> projector, Build build, @Nullable String key, boolean discards, int tries) {
    List<ParkedEvent> parked = new ArrayList<>();
    String view = projector.fold().name();
    return projector
        .table()
        .claim(build.number(), Part.every(build.checkpoint().partitions()), projector.holder())
        .compose(
            claim ->
                projector
                    .setting()
                    .callers()
                    .compute(() -> projector.table().parked(build.number(), parked::add))
                    .compose(read -> read)
                    .compose(
                        read -> {
                          var queues = new ParkedQueues(view, parked);
                          ParkedEvent gone = discards ? queues.failedFirst(key) : null;
                          ParkedQueues.Selection selected = queues.select(key);
                          return projector
                              .discarded()
                              .compose(
                                  discarded -> {
                                    var run =
                                        new Unparking<>(
                                            projector, build, claim, selected, discarded);
                                    return run.start(gone)
                                        .recover(
                                            cause ->
                                                // Others, who had not seen the claim, may have
                                                // taken their parts over it.
                                                cause instanceof FencedException
                                                        && !run.changedSomething
                                                        && tries > 1
                                                    ? run(
                                                        projector, build, key, discards, tries - 1)
                                                    : Future.failedFuture(cause));
                                  });
                        })
                    .eventually(
                        () ->
                            claim.holder().isEmpty()
                                ? Future.succeededFuture()
                                : projector.table().release(claim).otherwiseEmpty()));
  }

  private Future<ParkedReport> start(@Nullable ParkedEvent gone) {
    Future<Void> begin = Future.succeededFuture();
    if (gone != null) {
      events.remove(gone);
      begin = commit(new Commit.Parking(List.of(gone), List.of(), List.of(gone.position())));
    }
    return begin
        .compose(
            begun -> {
              Promise<Void> done = Promise.promise();
              step(done);
              return done.future();
            })
        .map(
            folded ->
                new ParkedReport(
                    projector.fold().name(),
                    events.size() - stillParked,
                    gone == null ? 0 : 1,
                    stillParked));
  }

  private void step(Promise<Void> done) {
    setting
        .callers()
        .compute(this::drain)
        .onFailure(done::tryFail)
        .onSuccess(
            missing -> {
              Future<Boolean> more = missing.isEmpty() ? applyChunk() : load(missing.get(0));
              more.onFailure(done::tryFail)
                  .onSuccess(
                      goOn -> {
                        if (goOn) {
                          step(done);
                        } else {
                          done.tryComplete();
                        }
                      });
            });
  }

  /** Takes events as far as they are here; gives the first one that is not, if any. */
  private List<Position> drain() {
    for (; next < events.size() && next - first < CHUNK; next++) {
      ParkedEvent event = events.get(next);
      EventCursor cursor = pages.get(event.position().partition());
      if (cursor == null || !moveTo(cursor, event.position().offset())) {
        return List.of(event.position());
      }
      folding.expect(event.keys());
      if (!folding.take(cursor)) {
        throw folding.failure();
      }
    }
    return List.of();
  }

  private static boolean moveTo(EventCursor cursor, long offset) {
    while (cursor.offset() < offset) {
      if (!cursor.next()) {
        return false;
      }
    }
    return true;
  }

  private Future<Boolean> load(Position from) {
    return setting
        .reader()
        .read(from, PAGE_BYTES)
        .map(
            batch -> {
              EventCursor cursor = batch.cursor();
              if (!cursor.next()) {
                throw new IllegalStateException("The log has no event at " + from + ".");
              }
              pages.put(from.partition(), cursor);
              return true;
            });
  }

  /** Completes with whether there are more events. */
  private Future<Boolean> applyChunk() {
    if (next == first) {
      return Future.succeededFuture(false);
    }
    List<String> unknown = folding.unknownKeys();
    return projector
        .table()
        .get(build.number(), unknown)
        .compose(
            rows ->
                setting
                    .callers()
                    .compute(
                        () -> {
                          folding.learn(rows);
                          folding.apply();
                          if (folding.failure() != null) {
                            throw folding.failure();
                          }
                          return List.copyOf(cache.parking().fresh());
                        }))
        .compose(
            again -> {
              List<ParkedEvent> tried = List.copyOf(events.subList(first, next));
              stillParked += again.size();
              return commit(new Commit.Parking(tried, again, List.of()));
            })
        .map(
            committed -> {
              first = next;
              return next < events.size();
            });
  }

  private Future<Void> commit(Commit.Parking parking) {
    List<Row<R>> puts = new ArrayList<>();
    List<String> deletes = new ArrayList<>();
    for (Slot<R> slot : cache.changes()) {
      if (slot.row == null) {
        deletes.add(slot.key);
      } else {
        puts.add(new Row<>(slot.key, slot.row));
      }
    }
    // No partition moves. Those of the events are named, as that is what the claim is held against.
    List<Commit.Step> still = new ArrayList<>();
    Stream.of(parking.unparks(), parking.parks())
        .flatMap(List::stream)
        .mapToInt(event -> event.position().partition())
        .distinct()
        .forEach(p -> still.add(new Commit.Step(p, claim.checkpoint().offset(p), 0, List.of())));
    return projector
        .table()
        .commit(
            new Commit<>(
                build.number(),
                claim.epoch(),
                puts,
                deletes,
                still,
                cache.versions(),
                cache.historyFrom(),
                parking))
        .map(
            committed -> {
              cache.committed();
              changedSomething = true;
              return null;
            });
  }
}
