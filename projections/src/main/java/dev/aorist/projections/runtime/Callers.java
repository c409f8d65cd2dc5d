package dev.aorist.projections.runtime;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Sees to it that futures complete on the context of whoever called, as Vert.x clients do it; a
 * caller without one is answered on one event loop kept for all of them. Any thread may call.
 */
final class Callers {
  private final VertxInternal vertx;
  private final ContextInternal home;

  Callers(Vertx vertx) {
    this.vertx = (VertxInternal) vertx;
    this.home = this.vertx.createEventLoopContext();
  }

  /** The context that answers of a call made now go to. */
  ContextInternal context() {
    ContextInternal current = ContextInternal.current();
    return current != null && current.owner() == vertx ? current : home;
  }

  /** {@code future}, completing on the caller's context unless it is complete already. */
  <T> Future<T> answer(Future<T> future) {
    if (future.isComplete()) {
      // Without a context of its own, as it may have been completed on somebody else's.
      return future.succeeded()
          ? Future.succeededFuture(future.result())
          : Future.failedFuture(future.cause());
    }
    return answer(context(), future);
  }

  private static <T> Future<T> answer(ContextInternal context, Future<T> future) {
    var promise = context.<T>promise();
    future.onComplete(promise);
    return promise.future();
  }

  /**
   * Runs {@code work} on another context, and what becomes of it completes on the caller's. What it
   * throws fails the future.
   */
  <T> Future<T> on(ContextInternal other, Supplier<Future<T>> work) {
    ContextInternal caller = context();
    var promise = caller.<T>promise();
    other.runOnContext(
        ignored -> {
          try {
            work.get().onComplete(promise);
          } catch (Throwable e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }

  /** Computes on a worker thread; work of different callers goes on side by side. */
  <T> Future<T> compute(Callable<T> work) {
    return context().executeBlocking(work, false);
  }

  /** An event loop for what has to happen one after the other. */
  ContextInternal newEventLoop() {
    return vertx.createEventLoopContext();
  }
}
