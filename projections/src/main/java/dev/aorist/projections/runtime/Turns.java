package dev.aorist.projections.runtime;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.function.Supplier;

/**
 * Lets what has several steps happen one after the other, in the order asked for, each step on one
 * context. Any thread may ask.
 */
final class Turns {
  private final Callers callers;
  private final ContextInternal home;

  /** The turn asked for last; for the home context. */
  private Future<?> last = Future.succeededFuture();

  Turns(Callers callers) {
    this.callers = callers;
    this.home = callers.newEventLoop();
  }

  /** Where turns are taken. */
  ContextInternal home() {
    return home;
  }

  /**
   * Takes a turn; {@code work} begins on the home context when all earlier turns are over, however
   * they ended.
   */
  <T> Future<T> take(Supplier<Future<T>> work) {
    return callers.on(
        home,
        () -> {
          Future<T> turn = last.transform(over -> callers.on(home, work));
          last = turn;
          return turn;
        });
  }
}
