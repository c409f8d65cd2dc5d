package dev.aorist.eventstore;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Function;

/**
 * Reads one stream to its end, one batch at a time. Whichever thread completes a batch goes on, and
 * there is only one batch, so its state needs no lock: the futures hand it over.
 */
final class StreamPull {
  private final EventReader reader;
  private final Function<EventBatch, Future<?>> handler;
  private final Promise<Void> done = Promise.promise();
  private StreamRead next;

  StreamPull(EventReader reader, StreamRead first, Function<EventBatch, Future<?>> handler) {
    this.reader = reader;
    this.next = first;
    this.handler = handler;
  }

  Future<Void> start() {
    go();
    return done.future();
  }

  /** A loop where batches are there at once, so that a long stream does not fill the stack. */
  private void go() {
    while (true) {
      Future<EventBatch> handled =
          reader.readStream(next).compose(batch -> handler.apply(batch).map(any -> batch));
      if (!handled.isComplete()) {
        handled.onComplete(this::resume);
        return;
      }
      if (!goesOn(handled)) {
        return;
      }
    }
  }

  private void resume(AsyncResult<EventBatch> handled) {
    if (goesOn(handled)) {
      go();
    }
  }

  private boolean goesOn(AsyncResult<EventBatch> handled) {
    if (handled.failed()) {
      done.fail(handled.cause());
      return false;
    }
    EventBatch batch = handled.result();
    if (batch.end()) {
      done.complete();
      return false;
    }
    next = next.from(batch.next());
    return true;
  }
}
