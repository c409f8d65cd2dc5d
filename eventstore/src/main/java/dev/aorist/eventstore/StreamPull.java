package dev.aorist.eventstore;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Function;

/**
 * Reads one stream to its end, one batch after the other: the next one is read while the handler
 * has the last one, so that neither waits for the other, and never more than this one. Whichever
 * thread completes a batch goes on, and only one does, so the state needs no lock: the futures hand
 * it over.
 */
final class StreamPull {
  private final EventReader reader;
  private final Function<EventBatch, Future<?>> handler;
  private final Promise<Void> done = Promise.promise();
  private final StreamRead read;
  private Future<EventBatch> ahead;

  StreamPull(EventReader reader, StreamRead first, Function<EventBatch, Future<?>> handler) {
    this.reader = reader;
    this.read = first;
    this.ahead = reader.readStream(first);
    this.handler = handler;
  }

  Future<Void> start() {
    go();
    return done.future();
  }

  /** A loop where batches are there at once, so that a long stream does not fill the stack. */
  private void go() {
    while (true) {
      Future<EventBatch> handled = ahead.compose(this::handle);
      if (!handled.isComplete()) {
        handled.onComplete(this::resume);
        return;
      }
      if (!goesOn(handled)) {
        return;
      }
    }
  }

  private Future<EventBatch> handle(EventBatch batch) {
    if (!batch.end()) {
      ahead = reader.readStream(read.from(batch.next()));
    }
    return handler.apply(batch).map(any -> batch);
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
    if (handled.result().end()) {
      done.complete();
      return false;
    }
    return true;
  }
}
