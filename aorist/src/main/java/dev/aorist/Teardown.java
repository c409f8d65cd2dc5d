package dev.aorist;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Closes what was opened, the last first, one after the other, each also when one before it failed.
 * Any thread may call.
 */
final class Teardown {
  private final Deque<Supplier<Future<Void>>> opened = new ArrayDeque<>();
  private @Nullable Future<Void> closed;

  /** Remembers how to close something that has just been opened. */
  synchronized void add(Supplier<Future<Void>> close) {
    opened.push(close);
  }

  /** Closes everything, once; fails with the first failure when all is done. */
  Future<Void> close() {
    Promise<Void> done;
    synchronized (this) {
      if (closed != null) {
        return closed;
      }
      done = Promise.promise();
      closed = done.future();
    }
    next(null, done);
    return done.future();
  }

  private void next(@Nullable Throwable failure, Promise<Void> done) {
    Supplier<Future<Void>> close;
    synchronized (this) {
      close = opened.poll();
    }
    if (close == null) {
      done.handle(failure == null ? Future.succeededFuture() : Future.failedFuture(failure));
      return;
    }
    close
        .get()
        .onComplete(ok -> next(failure, done), now -> next(failure == null ? now : failure, done));
  }
}
