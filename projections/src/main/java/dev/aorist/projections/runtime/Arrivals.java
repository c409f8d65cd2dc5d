package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Position;
import dev.aorist.projections.ViewBehindException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Readers that wait for a view to get somewhere. No thread waits: a waiter is a promise in a queue
 * per partition, by offset, so that a commit looks only at those that it serves. Any thread may
 * wait, tell or end; the lock is held for the queues only, answers are given outside of it.
 */
final class Arrivals {
  private final String view;
  private final Setting setting;
  private final Supplier<Checkpoint> reached;
  private final IntConsumer awaited;
  private final Map<Integer, PriorityQueue<Waiter>> queues = new HashMap<>();
  private @Nullable RuntimeException halted;
  private volatile int waiting;

  private record Waiter(Position position, Promise<Void> promise) {}

  /**
   * @param reached the view's checkpoint, here and now
   * @param awaited hears of the partitions that somebody begins to wait for
   */
  Arrivals(String view, Setting setting, Supplier<Checkpoint> reached, IntConsumer awaited) {
    this.view = view;
    this.setting = setting;
    this.reached = reached;
    this.awaited = awaited;
  }

  /**
   * Completes when everything before {@code checkpoint} is folded.
   *
   * @param deadline null to wait for ever
   */
  Future<Void> await(Checkpoint checkpoint, @Nullable Duration deadline) {
    if (reached.get().covers(checkpoint)) {
      return Future.succeededFuture();
    }
    long start = setting.environment().nanoTime();
    Future<Void> all = Future.succeededFuture();
    for (int p = 0; p < checkpoint.partitions(); p++) {
      long offset = checkpoint.offset(p);
      if (offset > 0) {
        Position last = new Position(p, offset - 1);
        all = all.compose(earlier -> await(last, left(deadline, start)));
      }
    }
    return all;
  }

  private @Nullable Duration left(@Nullable Duration deadline, long start) {
    if (deadline == null) {
      return null;
    }
    Duration left = deadline.minusNanos(setting.environment().nanoTime() - start);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * Completes when the event at {@code position} is folded.
   *
   * @param deadline null to wait for ever
   */
  Future<Void> await(Position position, @Nullable Duration deadline) {
    if (reached.get().covers(position)) {
      return Future.succeededFuture();
    }
    var waiter = new Waiter(position, setting.callers().context().promise());
    RuntimeException over = enter(waiter);
    if (over != null) {
      return Future.failedFuture(over);
    }
    // A commit between the look above and the entry found nobody to wake.
    if (reached.get().covers(position) && leave(waiter)) {
      waiter.promise.complete();
    } else {
      awaited.accept(position.partition());
      if (deadline != null) {
        limit(waiter, deadline);
      }
    }
    return waiter.promise.future();
  }

  /** Whether somebody waits for one of some partitions. */
  boolean isAwaited(IntPredicate of) {
    if (waiting == 0) {
      return false;
    }
    synchronized (this) {
      return queues.entrySet().stream()
          .anyMatch(queue -> !queue.getValue().isEmpty() && of.test(queue.getKey()));
    }
  }

  private void limit(Waiter waiter, Duration deadline) {
    long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.toNanos()));
    long timer =
        setting
            .vertx()
            .setTimer(
                millis,
                passed -> {
                  if (leave(waiter)) {
                    Position asked = waiter.position;
                    waiter.promise.fail(
                        new ViewBehindException(
                            view, asked, reached.get().offset(asked.partition()), deadline));
                  }
                });
    waiter.promise.future().onComplete(answered -> setting.vertx().cancelTimer(timer));
  }

  private synchronized @Nullable RuntimeException enter(Waiter waiter) {
    if (halted == null) {
      queues
          .computeIfAbsent(
              waiter.position.partition(),
              p -> new PriorityQueue<>(Comparator.comparingLong(w -> w.position.offset())))
          .add(waiter);
      waiting++;
    }
    return halted;
  }

  private synchronized boolean leave(Waiter waiter) {
    PriorityQueue<Waiter> queue = queues.get(waiter.position.partition());
    boolean left = queue != null && queue.remove(waiter);
    waiting -= left ? 1 : 0;
    return left;
  }

  /** The view has moved on. */
  void advanced() {
    if (waiting == 0) {
      return;
    }
    Checkpoint now = reached.get();
    List<Waiter> served = new ArrayList<>();
    synchronized (this) {
      for (PriorityQueue<Waiter> queue : queues.values()) {
        while (!queue.isEmpty() && now.covers(queue.peek().position)) {
          served.add(queue.poll());
        }
      }
      waiting -= served.size();
    }
    served.forEach(waiter -> waiter.promise.complete());
  }

  /** The view will not move on: ends all waits, and those to come, until {@link #resume}. */
  void halt(RuntimeException why) {
    List<Waiter> ended = new ArrayList<>();
    synchronized (this) {
      halted = why;
      queues.values().forEach(ended::addAll);
      queues.clear();
      waiting = 0;
    }
    ended.forEach(waiter -> waiter.promise.fail(why));
  }

  /** The view moves on again. */
  synchronized void resume() {
    halted = null;
  }
}
