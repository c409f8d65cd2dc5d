package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.projections.RebuildOptions;
import dev.aorist.projections.RebuildProgress;
import dev.aorist.projections.RebuildReport;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.ViewDigest;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Commit;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds a view anew beside the one that answers, and lets it take its place.
 *
 * <p>First it catches up, in rounds, while the other one goes on. When it is near, the other one
 * stands still for a moment: both are brought to the same checkpoint and compared by digest, and in
 * one step the new one answers. Where the declared version differs, nobody folds the old rows any
 * more and there is nothing to compare; they answer until the new ones have caught up.
 *
 * <p>Runs on its projector's home context.
 */
final class Rebuild<R> {
  /** How many events behind is near. */
  private static final long NEAR = 10_000;

  /** After so many rounds it is as near as it gets. */
  private static final int ROUNDS = 8;

  private final Projector<R> projector;
  private final @Nullable Build unfinished;
  private final boolean comparing;
  private final Switch when;
  private final RebuildOptions options;
  private final Throttle throttle;
  private final Consumer<RebuildProgress> listener;
  private final Environment environment;
  private final long start;
  private long doneAtStart;
  private int rounds;
  private volatile @Nullable BuildRun<R> run;
  private volatile RebuildProgress progress;
  private volatile boolean interrupted;
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
    this.listener = listener;
    this.environment = projector.setting().environment();
    this.throttle = new Throttle(environment, options.eventsPerSecond());
    this.start = environment.nanoTime();
    this.progress = new RebuildProgress(projector.fold().name(), 0, total(), 0, Duration.ZERO);
  }

  RebuildProgress progress() {
    return progress;
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
                        options.threads() == 0 ? projector.setting().threads() : options.threads(),
                        throttle,
                        this::advanced,
                        this::committed))
            .compose(
                opened -> {
                  run = opened;
                  doneAtStart = opened.checkpoint().events();
                  return approach(opened)
                      .compose(near -> projector.turns().take(() -> settle(opened)))
                      .recover(cause -> abandon(opened, cause));
                });
    return report;
  }

  /** Ends it where it is; what is built is kept for another time. */
  Future<?> interrupt() {
    interrupted = true;
    BuildRun<R> now = run;
    return (now == null ? Future.succeededFuture() : now.stop())
        .transform(stopped -> report.otherwiseEmpty());
  }

  private Future<Void> approach(BuildRun<R> run) {
    return target()
        .compose(target -> runTo(run, target))
        .compose(
            reached ->
                total() - run.checkpoint().events() <= NEAR || ++rounds == ROUNDS
                    ? Future.succeededFuture()
                    : approach(run));
  }

  private Future<Checkpoint> target() {
    return comparing
        ? Future.succeededFuture(projector.checkpoint())
        // Everything recorded up to now: in total order too, nothing will come before any of it.
        : projector.setting().reader().checkpointAt(environment.clock().instant());
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

  /** The last steps. In a turn. */
  private Future<RebuildReport> settle(BuildRun<R> run) {
    throttle.lift();
    if (!comparing) {
      return digest(run.build())
          .compose(now -> projector.adopt(run).map(adopted -> report(run, now, null, true)));
    }
    boolean ran = projector.serving().runOrNull() != null;
    return projector
        .dismiss()
        .compose(still -> runTo(run, projector.checkpoint()))
        .compose(reached -> digest(projector.serving().build()))
        .compose(before -> digest(run.build()).compose(now -> decide(run, before, now, ran)))
        .recover(
            cause ->
                (ran && !interrupted ? projector.goOn() : Future.<Void>succeededFuture())
                    .transform(gone -> Future.failedFuture(cause)));
  }

  private Future<RebuildReport> decide(
      BuildRun<R> run, ViewDigest before, ViewDigest now, boolean ran) {
    if (now.same(before) || when == Switch.ALWAYS) {
      return projector.adopt(run).map(adopted -> report(run, now, before, true));
    }
    return discard(run)
        .compose(gone -> ran ? projector.goOn() : Future.succeededFuture())
        .map(goesOn -> report(run, now, before, false));
  }

  private RebuildReport report(
      BuildRun<R> run, ViewDigest now, @Nullable ViewDigest before, boolean switched) {
    return new RebuildReport(
        projector.fold().name(), now.checkpoint().events(), elapsed(), now, before, switched);
  }

  private Future<ViewDigest> digest(Build build) {
    return Digests.of(projector, build.number());
  }

  private Future<RebuildReport> abandon(BuildRun<R> run, Throwable cause) {
    boolean answers = projector.serving().runOrNull() == run;
    // Rows by a fold that fails are of no use. Whatever else went wrong may pass: what is built is
    // kept, and the next rebuild goes on with it.
    boolean useless = cause instanceof FoldFailure && !interrupted;
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
    return comparing
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
    listener.accept(progress);
  }
}
