package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Order;
import dev.aorist.projections.ParkedEvent;
import dev.aorist.projections.PartitionCheck;
import dev.aorist.projections.Row;
import dev.aorist.projections.RowChange;
import dev.aorist.projections.ViewCheck;
import dev.aorist.projections.ViewDigest;
import dev.aorist.projections.ViewStatus.Failure;
import dev.aorist.projections.json.RowDigest;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Folded;
import dev.aorist.projections.spi.RowFormat;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Holds stored rows against a replay with the fold of today up to the same checkpoint, and writes
 * nothing. Both are in memory meanwhile. One object for one check.
 */
final class Checking<R> {
  private final Setting setting;
  private final Fold<R> fold;
  private final RowFormat<R> format;
  private final ViewTable<R> table;
  private final Consumer<RowChange<R>> changes;
  private final List<Failure> failures = new ArrayList<>();
  private final List<ParkedEvent> parked = new ArrayList<>();
  private long failed;

  /**
   * @param changes hears of each row that differs, by key, on a worker thread
   */
  Checking(
      Setting setting,
      Fold<R> fold,
      RowFormat<R> format,
      ViewTable<R> table,
      Consumer<RowChange<R>> changes) {
    this.setting = setting;
    this.fold = fold;
    this.format = format;
    this.table = table;
    this.changes = changes;
  }

  Future<ViewCheck> run(Build build) {
    long start = setting.environment().nanoTime();
    List<Row<R>> stored = new ArrayList<>();
    return setting
        .callers()
        .compute(() -> table.scan(build.number(), stored::add, parked::add))
        .compose(scan -> scan)
        .compose(
            at ->
                table
                    .discarded(fold.version())
                    .compose(
                        discarded ->
                            Replay.ofLog(
                                setting,
                                fold,
                                Start.ofLog(at.checkpoint().partitions()),
                                at.checkpoint(),
                                key -> true,
                                discarded,
                                this::passOver))
                    .compose(
                        replay ->
                            setting
                                .callers()
                                .compute(() -> compare(build, at, stored, replay, start))));
  }

  private void passOver(FoldFailure failure) {
    if (failed++ < ViewCheck.FAILURES) {
      failures.add(failure.failure());
    }
  }

  private ViewCheck compare(
      Build build, Folded folded, List<Row<R>> stored, Replay.Result<R> replay, long start) {
    List<Row<R>> replayed = new ArrayList<>(replay.rows().size());
    replay.rows().forEach((key, row) -> replayed.add(new Row<>(key, row)));
    Checkpoint at = folded.checkpoint();
    List<Row<R>> answering = StoredRows.of(setting, fold, build.order()).all(stored);
    List<Row<R>> anew = StoredRows.of(setting, fold, fold.order()).all(replayed);
    // Parts of rows cannot be held against rows, so then both are compared as they answer.
    boolean alike = build.order() == fold.order();
    long changed = RowComparison.run(format, answering, anew, changes);
    return new ViewCheck(
        fold.name(),
        build.version(),
        digest(alike ? stored : answering, parked, at),
        digest(alike ? replayed : anew, replay.parked(), at),
        replay.events(),
        setting.reader().end().events() - at.events(),
        changed,
        failures,
        failed - replay.parked().stream().filter(event -> event.causeOrNull() != null).count(),
        replay.parked().size(),
        partitions(folded, alike ? fold.order() : Order.TOTAL, stored, replayed, replay.parked()),
        Duration.ofNanos(setting.environment().nanoTime() - start));
  }

  private List<PartitionCheck> partitions(
      Folded folded,
      Order order,
      List<Row<R>> stored,
      List<Row<R>> replayed,
      List<ParkedEvent> replayParked) {
    Checkpoint at = folded.checkpoint();
    List<ViewDigest> olds = digests(order, stored, parked, at);
    List<ViewDigest> news = digests(order, replayed, replayParked, at);
    List<PartitionCheck> checks = new ArrayList<>();
    for (int p = 0; p < at.partitions(); p++) {
      checks.add(
          new PartitionCheck(
              p,
              at.offset(p),
              folded.seen().offset(p),
              olds.isEmpty() ? null : olds.get(p),
              news.isEmpty() ? null : news.get(p)));
    }
    return checks;
  }

  /** By partition; none where a row may be made of several. */
  private List<ViewDigest> digests(
      Order order, List<Row<R>> rows, List<ParkedEvent> parkedEvents, Checkpoint at) {
    if (order == Order.TOTAL) {
      return List.of();
    }
    List<RowDigest<R>> digests = new ArrayList<>();
    for (int p = 0; p < at.partitions(); p++) {
      digests.add(new RowDigest<>(format));
    }
    rows.forEach(
        row ->
            digests
                .get(
                    order == Order.MERGED
                        ? PartKeys.partitionOf(row.key())
                        : StreamKeys.partitionOf(setting.reader(), row.key()))
                .add(row));
    parkedEvents.forEach(event -> digests.get(event.position().partition()).park(event));
    return digests.stream().map(digest -> digest.of(at)).toList();
  }

  private ViewDigest digest(List<Row<R>> rows, List<ParkedEvent> parkedEvents, Checkpoint at) {
    var digest = new RowDigest<>(format);
    rows.forEach(digest::add);
    parkedEvents.forEach(digest::park);
    return digest.of(at);
  }
}
