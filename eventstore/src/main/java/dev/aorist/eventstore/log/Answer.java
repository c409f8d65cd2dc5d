package dev.aorist.eventstore.log;

import dev.aorist.eventstore.spi.Completion;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;

/** A future that is completed on its caller's context by what it waits for. */
final class Answer<T> implements Completion<T> {
  private final ContextInternal context;
  private final Promise<T> promise;

  Answer(ContextInternal context) {
    this.context = context;
    this.promise = context.promise();
  }

  Future<T> future() {
    return promise.future();
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public void succeeded(T result) {
    promise.complete(result);
  }

  @Override
  public void failed(Throwable cause) {
    promise.fail(cause);
  }

  /** What succeeds this answer with {@code value} when the wait is over. */
  Completion<Void> succeedingWith(T value) {
    return new Afterwards(this, () -> succeeded(value));
  }

  /** What gives {@code failure} as the answer when the wait is over. */
  Completion<Void> failingWith(Throwable failure) {
    return Afterwards.failing(this, failure);
  }
}
