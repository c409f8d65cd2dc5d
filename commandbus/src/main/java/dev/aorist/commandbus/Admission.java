package dev.aorist.commandbus;

import dev.aorist.eventstore.OverloadedException;
import dev.aorist.eventstore.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the commands in flight, lets in no more than agreed, and none after closing. Any thread.
 */
final class Admission {
  private final int most;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Promise<Void> drained = Promise.promise();
  private volatile boolean closed;

  Admission(int most) {
    this.most = most;
  }

  /** Lets a command in, which {@link #leave leaves} when it is answered, or says why not. */
  void enter() {
    int before = inFlight.getAndIncrement();
    if (closed) {
      leave();
      throw new StoreUnavailableException(
          "The command bus is closed. Nothing was written; send the command to an open one.", null);
    }
    if (before >= most) {
      leave();
      throw new OverloadedException("The command bus is full", before, most);
    }
  }

  void leave() {
    if (inFlight.decrementAndGet() == 0 && closed) {
      drained.tryComplete();
    }
  }

  /** Lets nobody in any more; completes when all have left. */
  Future<Void> close() {
    closed = true;
    if (inFlight.get() == 0) {
      drained.tryComplete();
    }
    return drained.future();
  }
}
