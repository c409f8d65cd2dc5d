package dev.aorist.cli;

import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Blocks until a future is done, as a program's main thread may. */
final class Wait {
  private Wait() {}

  /** Waits for half a second before looking again. */
  static void aMoment() {
    new CompletableFuture<Void>().completeOnTimeout(null, 500, TimeUnit.MILLISECONDS).join();
  }

  /** The result; a failure is thrown as it is. */
  static <T> T until(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
