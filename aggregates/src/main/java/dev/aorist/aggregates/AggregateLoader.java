package dev.aorist.aggregates;

import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Loads aggregates of one type by folding their committed events, page by page: as they are, as
 * they were at a version or at a time. Decoding and folding is done on Vert.x worker threads, so
 * any thread may ask and none is blocked; futures complete on the caller's context.
 *
 * <p>They fail with {@link UnfoldableStreamException} when an event handler fails, with {@link
 * dev.aorist.eventstore.UnreadableEventException} when an event cannot be decoded, and as {@link
 * EventReader} says.
 */
public final class AggregateLoader {
  private final Vertx vertx;
  private final Executor folding;
  private final EventReader reader;
  private final AggregateType type;

  /**
   * @param folding where events are decoded and folded, a page at a time; not an event loop
   */
  public AggregateLoader(Vertx vertx, Executor folding, EventReader reader, AggregateType type) {
    this.vertx = vertx;
    this.folding = folding;
    this.reader = reader;
    this.type = type;
  }

  /** The aggregate as it is. */
  public Future<Loaded> load(StreamId stream) {
    return update(Loaded.nothing(stream));
  }

  /**
   * The aggregate after its event of {@code version}, or after its last event when it has not got
   * that far.
   *
   * @throws IllegalArgumentException when the version is negative
   */
  public Future<Loaded> loadAt(StreamId stream, long version) {
    if (version < 0) {
      throw new IllegalArgumentException(
          "Versions start at 0; cannot load " + stream + " at " + version + ".");
    }
    return run(new Fold(type, Loaded.nothing(stream), version, Long.MAX_VALUE), Long.MAX_VALUE);
  }

  /**
   * The aggregate with all events recorded at or before {@code instant}, and no other. Completes
   * once no such event can be recorded any more; an instant in the future stands for the present.
   */
  public Future<Loaded> loadAsOf(StreamId stream, Instant instant) {
    int partition = reader.partitionOf(stream);
    long until = StreamRead.of(stream).until(instant).until();
    return reader
        .checkpointAt(instant)
        .compose(
            checkpoint -> {
              long end = checkpoint.offset(partition);
              return run(new Fold(type, Loaded.nothing(stream), Long.MAX_VALUE, end), until);
            });
  }

  /**
   * The same aggregate with the events that came since. Where the type {@linkplain
   * Decider#evolvesInPlace() evolves in place}, {@code base} is used up, also when the future
   * fails.
   */
  public Future<Loaded> update(Loaded base) {
    return run(new Fold(type, base, Long.MAX_VALUE, Long.MAX_VALUE), Long.MAX_VALUE);
  }

  private Future<Loaded> run(Fold fold, long until) {
    Promise<Loaded> done = ((VertxInternal) vertx).getOrCreateContext().promise();
    readPage(fold, until, done);
    return done.future();
  }

  /** One page, then the next; not by composing, since a stream may have very many pages. */
  private void readPage(Fold fold, long until, Promise<Loaded> done) {
    int limit = fold.limit(StreamRead.DEFAULT_LIMIT);
    reader
        .readStream(new StreamRead(fold.stream(), fold.next(), false, until, limit))
        .onFailure(done::fail)
        .onSuccess(
            page -> {
              try {
                folding.execute(() -> foldPage(fold, page, until, done));
              } catch (RejectedExecutionException closed) {
                done.fail(closed);
              }
            });
  }

  private void foldPage(Fold fold, EventBatch page, long until, Promise<Loaded> done) {
    try {
      if (fold.add(page) || page.end()) {
        done.complete(fold.result());
      } else {
        readPage(fold, until, done);
      }
    } catch (Throwable e) {
      done.fail(e);
    }
  }
}
