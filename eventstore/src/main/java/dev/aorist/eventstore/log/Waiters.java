package dev.aorist.eventstore.log;

import dev.aorist.eventstore.Checkpoint;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Readers that have read everything and wait for more. The commit worker wakes those who can go on;
 * nobody polls. Any thread may wait.
 */
final class Waiters {
  private static final Logger LOG = LoggerFactory.getLogger(Waiters.class);
  private final Supplier<Checkpoint> end;
  private final @Nullable Waiters also;
  private final ConcurrentLinkedQueue<Waiter> waiters = new ConcurrentLinkedQueue<>();

  /** Why the log grows no more; null while it may. */
  private volatile @Nullable Throwable failure;

  private record Waiter(Checkpoint seen, Promise<Checkpoint> promise) {}

  /**
   * @param end the end of what is committed
   * @param also are woken with these; null for nobody
   */
  Waiters(Supplier<Checkpoint> end, @Nullable Waiters also) {
    this.end = end;
    this.also = also;
  }

  Future<Checkpoint> await(Checkpoint seen, ContextInternal context) {
    Checkpoint now = end.get();
    if (!seen.covers(now)) {
      return context.succeededFuture(now);
    }
    var waiter = new Waiter(seen, context.promise());
    waiters.add(waiter);
    // A commit between the look above and the line above found nobody to wake.
    now = end.get();
    if (!seen.covers(now) && waiters.remove(waiter)) {
      waiter.promise.complete(now);
    }
    // Neither would the end of the log have found it.
    Throwable cause = failure;
    if (cause != null && waiters.remove(waiter)) {
      waiter.promise.fail(cause);
    }
    return waiter.promise.future();
  }

  /** Called after each commit, by the commit worker. */
  void wake() {
    if (also != null) {
      also.wake();
    }
    if (waiters.isEmpty()) {
      return;
    }
    Checkpoint now = end.get();
    for (Iterator<Waiter> each = waiters.iterator(); each.hasNext(); ) {
      Waiter waiter = each.next();
      if (!waiter.seen.covers(now) && waiters.remove(waiter)) {
        tell(() -> waiter.promise.complete(now));
      }
    }
  }

  /** Ends all waits; the log will not grow any more. */
  void fail(Throwable cause) {
    failure = cause;
    if (also != null) {
      also.fail(cause);
    }
    for (Waiter waiter = waiters.poll(); waiter != null; waiter = waiters.poll()) {
      Promise<Checkpoint> promise = waiter.promise;
      tell(() -> promise.fail(cause));
    }
  }

  /** A reader whose context is gone, such as an undeployed worker verticle, hears nothing. */
  private static void tell(Runnable answer) {
    try {
      answer.run();
    } catch (RejectedExecutionException e) {
      LOG.debug("A reader that waited for the log is gone", e);
    }
  }
}
