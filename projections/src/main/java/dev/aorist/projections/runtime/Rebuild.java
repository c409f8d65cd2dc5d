package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.projections.RebuildOptions;
import dev.aorist.projections.RebuildProgress;
import dev.aorist.projections.RebuildReport;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.ViewDigest;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds a view anew beside the one that answers, and lets it take its place.
 *
 * <p>First it catches up, in rounds, while the other one goes on. When it is near, a moment of the
 * other one is compared with it by digest, and it catches up with what came meanwhile. Then the
 * other one stands still until the last events are folded, and in one step the new one answers.
 * Where the declared version differs, nobody folds the old rows any more and there is nothing to
 * compare; they answer until the new ones have caught up.
 *
 * <p>Runs on its projector's home context.
 */
final class Rebuild<R> {
  /** How many events behind is near. */
  private static final long NEAR = 1_000;

  /** After so many rounds it is as near as it gets. */
  private static final int ROUNDS = 8;

  private final Projector<R> projector;
  private final @Nullable Build unfinished;
  private final boolean comparing;
  private final Switch when;
  private final RebuildOptions options;
  private final Throttle throttle;
  private final List<Consumer<RebuildProgress>> listeners = new CopyOnWriteArrayList<>();
  private final Environment environment;
  private final long start;
  private long doneAtStart;
  private int rounds;
  private volatile boolean compared;
  private volatile @Nullable BuildRun<R> run;
  private volatile RebuildProgress progress;
  private volatile boolean interrupted;
  private final Promise<Void> interrupting = Promise.promise();

  /** Complete when nobody is left who folds into rows that he does not hold any more. */
  private Future<Void> overtaken = Future.succeededFuture();

  private Future<RebuildReport> report = Future.failedFuture("not begun");

  /**
   * @param unfinished a build to go on with
   * @param comparing whether the view that answers is kept by the same fold
   */
  Rebuild(
      Projector<R> projector,
      @Nullable Build unfinished,
      boolean comparing,
      RebuildOptions options,
      Consumer<RebuildProgress> listener) {
    this.projector = projector;
    this.unfinished = unfinished;
    this.comparing = comparing;
    this.when = options.when();
    this.options = options;
    listeners.add(listener);
    this.environment = projector.setting().environment();
    this.throttle = new Throttle(environment, options.eventsPerSecond());
    this.start = environment.nanoTime();
    this.progress = new RebuildProgress(projector.fold().name(), 0, total(), 0, Duration.ZERO);
  }

  RebuildProgress progress() {
    return progress;
  }

  /** Whether it takes the place of rows that an earlier declaration made, and compares nothing. */
  boolean replaces() {
    return !comparing;
  }

  /** Has somebody else hear of the progress too. */
  void follow(Consumer<RebuildProgress> listener) {
    listeners.add(listener);
  }

  /** What it gives in the end; once it runs. */
  Future<RebuildReport> report() {
    return report;
  }

  Future<RebuildReport> run() {
    Future<Build> build =
        unfinished == null ? projector.buildAnew(when) : Future.succeededFuture(unfinished);
    report =
        build
            .compose(
                made ->
                    BuildRun.open(
                        projector.setting(),
                        projector.fold(),
                        projector.table(),
                        made,
                        Part.all(made.checkpoint().partitions(), projector.holder()),
                        options.threads() == 0 ? projector.setting().threads() : options.threads(),
                        throttle,
                        this::advanced,
                        this::committed))
            .compose(
                opened -> {
                  run = opened;
                  doneAtStart = opened.checkpoint().events();
                  return approach(opened)
                      .compose(
                          near ->
                              comparing
                                  ? compare(opened)
                                  : projector.turns().take(() -> settle(opened)))
                      .recover(cause -> abandon(opened, cause));
                });
    return report;
  }

  private Future<Void> oldRowsReach(Checkpoint checkpoint) {
    Promise<Void> there = Promise.promise();
    projector
        .arrivals()
        .await(checkpoint, null)
        .onSuccess(there::tryComplete)
        .onFailure(there::tryFail);
    interrupting.future().onSuccess(there::tryComplete);
    return there.future();
  }

  /** Ends it where it is; what is built is kept for another time. */
  Future<?> interrupt() {
    interrupted = true;
    interrupting.tryComplete();
    BuildRun<R> now = run;
    return (now == null ? Future.succeededFuture() : now.stop())
        .transform(stopped -> report.otherwiseEmpty());
  }

  private Future<Void> approach(BuildRun<R> run) {
    return target()
        .compose(target -> runTo(run, furthest(target, run.checkpoint())))
        .compose(
            reached ->
                total() - run.checkpoint().events() <= NEAR || ++rounds >= ROUNDS
                    ? Future.succeededFuture()
                    : approach(run));
  }

  private Future<Checkpoint> target() {
    return staysBehind() ? Future.succeededFuture(projector.checkpoint()) : everythingRecorded();
  }

  /**
   * Also in total order nothing will come before any of it. By the log's own time, not by the
   * clock: an operator may rebuild views of an application whose time is another, and must not move
   * that.
   */
  private Future<Checkpoint> everythingRecorded() {
    var reader = projector.setting().reader();
    return reader.closeTime().compose(time -> reader.checkpointAt(HybridTime.instant(time)));
  }

  /**
   * Whether it goes no further than the live one: until they are compared, and where that one
   * stands. Beyond it there is nothing left to fold when that one stops, which has folded more than
   * it tells.
   */
  private boolean staysBehind() {
    return comparing && !(compared && projector.isFolding());
  }

  private Future<Void> runTo(BuildRun<R> run, Checkpoint target) {
    Future<Void> going = interrupted ? Future.succeededFuture() : run.runTo(target);
    return going.compose(
        gone ->
            interrupted
                ? Future.failedFuture(
                    new IllegalStateException(
                        "The rebuild was interrupted; it goes on when the application is started"
                            + " again."))
                : Future.succeededFuture());
  }

  /**
   * Holds the new rows against one moment of the old ones, which are folded on meanwhile: digests
   * take as long as the view is large. What comes after that moment is folded by the same fold.
   */
  private Future<RebuildReport> compare(BuildRun<R> run) {
    // One that goes on may have been ahead of the old rows when it was interrupted.
    return oldRowsReach(run.checkpoint())
        .compose(arrived -> digest(projector.serving().build()))
        .compose(
            before ->
                runTo(run, furthest(before.checkpoint(), run.checkpoint()))
                    .compose(reached -> digest(run.build()))
                    .compose(
                        now -> {
                          compared = true;
                          rounds = 0;
                          return now.same(before) || when == Switch.ALWAYS
                              ? approach(run)
                                  .compose(
                                      near ->
                                          projector.turns().take(() -> settle(run, before, now)))
                              : discard(run)
                                  .map(gone -> report(run, now, before, Duration.ZERO, false));
                        }));
  }

  /**
   * Covers both. Old rows may be stored with a checkpoint that leaves out events that changed none
   * of them.
   */
  private static Checkpoint furthest(Checkpoint one, Checkpoint other) {
    Checkpoint both = one;
    for (int p = 0; p < one.partitions(); p++) {
      both = both.with(p, Math.max(one.offset(p), other.offset(p)));
    }
    return both;
  }

  /** The last steps. In a turn. */
  private Future<RebuildReport> settle(BuildRun<R> run, ViewDigest before, ViewDigest now) {
    throttle.lift();
    long still = environment.nanoTime();
    boolean ran = projector.isFolding();
    return takePlace(run, ROUNDS)
        .map(adopted -> Duration.ofNanos(environment.nanoTime() - still))
        .compose(
            stood ->
                projector
                    .clearBuilds(now.same(before))
                    .map(cleared -> report(run, now, before, stood, true)))
        .recover(
            cause ->
                (ran && !interrupted ? projector.goOn() : Future.<Void>succeededFuture())
                    .transform(gone -> Future.failedFuture(cause)))
        .eventually(() -> overtaken);
  }

  /**
   * Has the old rows stand still, wherever they are folded, until the new ones are made of the same
   * events and answer; once more if somebody has claimed the old ones meanwhile.
   */
  private Future<Void> takePlace(BuildRun<R> run, int tries) {
    return standStill()
        .compose(
            claim ->
                runTo(run, furthest(claim.checkpoint(), run.checkpoint()))
                    .compose(reached -> projector.adopt(run, claim))
                    .compose(
                        adopted ->
                            adopted
                                ? Future.<Boolean>succeededFuture(true)
                                : release(claim).map(false),
                        cause -> release(claim).transform(released -> Future.failedFuture(cause))))
        .compose(
            adopted -> {
              if (adopted) {
                return Future.succeededFuture();
              }
              return tries > 1
                  ? takePlace(run, tries - 1)
                  : Future.failedFuture(
                      new IllegalStateException(
                          "Others claim the view '"
                              + projector.fold().name()
                              + "' again and again, so its new rows cannot take the place of the"
                              + " old ones. Rebuild it again, with resume."));
            });
  }

  /**
   * Has the old rows folded no more, by anybody, until somebody claims them again. What is being
   * folded into them and not committed is lost with that, and need not be waited for.
   *
   * @return what they are made of
   */
  private Future<Claim> standStill() {
    Build build = projector.serving().build();
    var all = Part.every(build.checkpoint().partitions());
    return projector
        .table()
        .claim(build.number(), all, projector.holder())
        .map(
            claim -> {
              Future<Void> ending = projector.letGo();
              overtaken = overtaken.compose(before -> ending);
              return claim;
            });
  }

  /** Whoever folds the old rows need not wait for this one. */
  private Future<Void> release(Claim claim) {
    return claim.holder().isEmpty()
        ? Future.succeededFuture()
        : projector.table().release(claim).otherwiseEmpty();
  }

  /** The last steps where the rows of another version answered. In a turn. */
  private Future<RebuildReport> settle(BuildRun<R> run) {
    throttle.lift();
    return digest(run.build())
        .compose(
            now ->
                takePlace(run, ROUNDS)
                    .compose(adopted -> projector.clearBuilds(false))
                    .map(cleared -> report(run, now, null, Duration.ZERO, true)));
  }

  private RebuildReport report(
      BuildRun<R> run,
      ViewDigest now,
      @Nullable ViewDigest before,
      Duration stood,
      boolean switched) {
    return new RebuildReport(
        projector.fold().name(),
        now.checkpoint().events(),
        elapsed(),
        stood,
        now,
        before,
        switched);
  }

  private Future<ViewDigest> digest(Build build) {
    return Digests.of(projector, build.number());
  }

  private Future<RebuildReport> abandon(BuildRun<R> run, Throwable cause) {
    boolean answers = projector.serving().build().number() == run.build().number();
    // Rows by a fold that fails are of no use. Whatever else went wrong may pass: what is built is
    // kept, and the next rebuild goes on with it; what answered before is kept in any case.
    boolean useless = cause instanceof FoldFailure && !interrupted && !run.build().old();
    Future<?> left =
        answers
            ? Future.succeededFuture()
            : useless ? discard(run) : run.stop().compose(stopped -> run.close());
    return left.transform(gone -> Future.failedFuture(cause));
  }

  private Future<Void> discard(BuildRun<R> run) {
    return run.stop()
        .compose(stopped -> run.close())
        .compose(closed -> projector.table().drop(run.build().number()));
  }

  private Duration elapsed() {
    return Duration.ofNanos(environment.nanoTime() - start);
  }

  private long total() {
    return staysBehind()
        ? projector.checkpoint().events()
        : projector.setting().reader().end().events();
  }

  /** On lanes' threads; of interest once the build answers. */
  private void committed(Commit<?> commit) {
    BuildRun<R> now = run;
    if (now != null && projector.serving().runOrNull() == now) {
      projector.watches().committed(commit);
    }
  }

  /** On lanes' threads. */
  private void advanced() {
    BuildRun<R> now = run;
    if (now == null) {
      return;
    }
    if (projector.serving().runOrNull() == now) {
      projector.arrivals().advanced();
      return;
    }
    long done = now.checkpoint().events();
    long total = Math.max(done, total());
    double seconds = Math.max(1, elapsed().toNanos()) / 1e9;
    double rate = (done - doneAtStart) / seconds;
    var left = rate > 0 ? Duration.ofMillis((long) (1000 * (total - done) / rate)) : Duration.ZERO;
    progress = new RebuildProgress(projector.fold().name(), done, total, rate, left);
    RebuildProgress told = progress;
    listeners.forEach(listener -> listener.accept(told));
  }
}
