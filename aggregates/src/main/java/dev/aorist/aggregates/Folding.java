package dev.aorist.aggregates;

import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.StreamRead;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Reads a stream page by page and folds it, each page by a task of its own on the folding threads.
 * Any thread may begin; results come on the caller's context.
 */
final class Folding {
  private final Vertx vertx;
  private final Executor threads;
  private final EventReader reader;
  private final AggregateType type;

  Folding(Vertx vertx, Executor threads, EventReader reader, AggregateType type) {
    this.vertx = vertx;
    this.threads = threads;
    this.reader = reader;
    this.type = type;
  }

  /** The fold when it has come to its end: one of its own when its snapshot was refuted. */
  Future<Fold> run(Fold fold, long until) {
    Promise<Fold> done = ((VertxInternal) vertx).getOrCreateContext().promise();
    readPage(fold, until, done);
    return done.future();
  }

  /** Runs something on the folding threads first; what it throws fails the result. */
  Future<Fold> run(java.util.function.Supplier<Fold> begin, long until) {
    Promise<Fold> done = ((VertxInternal) vertx).getOrCreateContext().promise();
    execute(() -> readPage(begin.get(), until, done), done);
    return done.future();
  }

  /** One page, then the next; not by composing, since a stream may have very many pages. */
  private void readPage(Fold fold, long until, Promise<Fold> done) {
    int limit = fold.limit(StreamRead.DEFAULT_LIMIT);
    reader
        .readStream(new StreamRead(fold.stream(), fold.next(), false, until, limit))
        .onFailure(done::fail)
        .onSuccess(page -> execute(() -> foldPage(fold, page, until, done), done));
  }

  private void foldPage(Fold fold, EventBatch page, long until, Promise<Fold> done) {
    if (!fold.confirms(page)) {
      readPage(fold.anew(type), until, done);
    } else if (fold.add(page) || page.end()) {
      done.complete(fold);
    } else {
      readPage(fold, until, done);
    }
  }

  private void execute(Runnable task, Promise<Fold> done) {
    try {
      threads.execute(
          () -> {
            try {
              task.run();
            } catch (Throwable e) {
              done.fail(e);
            }
          });
    } catch (RejectedExecutionException closed) {
      done.fail(closed);
    }
  }
}
