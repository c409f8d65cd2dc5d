package dev.aorist;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Blocks the thread of a test, though not for ever. */
public final class Wait {
  private static final long SECONDS = 60;

  private Wait() {}

  /** The result; a failure is thrown as it is. */
  public static <T> T until(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new CompletionException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("no answer within " + SECONDS + " s", e);
    }
  }

  /** Calls {@code work} on {@code context}. */
  public static <T> Future<T> on(Context context, Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(any -> work.get().onComplete(done));
    return done.future();
  }
}
