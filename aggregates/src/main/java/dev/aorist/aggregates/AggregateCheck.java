package dev.aorist.aggregates;

import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

/**
 * Runs every recorded stream of a store through today's code and tells which can no longer be
 * folded: before new code goes into service, on a copy or beside the application. Changes nothing.
 *
 * <p>Memory is bounded: streams are found by their first event and folded one after the other.
 */
public final class AggregateCheck {
  private static final int BYTES = 1 << 20;

  /** The most problems that are told one by one. */
  private static final int MOST = 1_000;

  private final EventReader reader;
  private final Map<String, AggregateLoader> loaders = new HashMap<>();
  private final LongConsumer progress;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Long> unknown = new TreeMap<>();
  private long streams;
  private long events;
  private long failed;

  private AggregateCheck(
      Vertx vertx,
      Executor folding,
      EventReader reader,
      Collection<AggregateType> types,
      LongConsumer progress) {
    this.reader = reader;
    this.progress = progress;
    for (AggregateType type : types) {
      loaders.put(type.category(), new AggregateLoader(vertx, folding, reader, type));
    }
  }

  /**
   * A stream that does not fold.
   *
   * @param why which event it is, what went wrong and what to do
   */
  public record Problem(StreamId stream, String why) {}

  /**
   * What was found.
   *
   * @param streams how many streams of the aggregates there are
   * @param events how many events were met, of all streams
   * @param failed how many streams do not fold
   * @param problems those, the first thousand of them
   * @param unknown streams of categories that no aggregate has, with how many there are
   */
  public record Report(
      long streams, long events, long failed, List<Problem> problems, Map<String, Long> unknown) {}

  /**
   * Checks everything that is committed by now.
   *
   * @param checker runs the check, which waits for reads: a thread to spare, not one of {@code
   *     folding} and no event loop
   * @param folding where streams are folded
   * @param progress hears of the number of events met so far, on the checker's thread
   */
  public static Future<Report> run(
      Vertx vertx,
      Executor checker,
      Executor folding,
      EventReader reader,
      Collection<AggregateType> types,
      LongConsumer progress) {
    Promise<Report> done = ((VertxInternal) vertx).getOrCreateContext().promise();
    checker.execute(
        () -> {
          try {
            done.complete(new AggregateCheck(vertx, folding, reader, types, progress).check());
          } catch (CompletionException e) {
            done.fail(e.getCause());
          } catch (RuntimeException e) {
            done.fail(e);
          }
        });
    return done.future();
  }

  private Report check() {
    for (int partition = 0; partition < reader.partitions(); partition++) {
      EventBatch batch;
      long offset = 0;
      do {
        batch = join(reader.read(new Position(partition, offset), BYTES));
        check(batch);
        offset = batch.next();
        progress.accept(events);
      } while (!batch.end());
    }
    return new Report(streams, events, failed, List.copyOf(problems), Map.copyOf(unknown));
  }

  private void check(EventBatch batch) {
    for (EventCursor cursor = batch.cursor(); cursor.next(); ) {
      events++;
      if (cursor.version() == 0) {
        check(cursor.stream());
      }
    }
  }

  private void check(StreamId stream) {
    AggregateLoader loader = loaders.get(stream.category());
    if (loader == null) {
      unknown.merge(stream.category(), 1L, Long::sum);
      return;
    }
    streams++;
    try {
      join(loader.load(stream));
    } catch (CompletionException e) {
      failed++;
      if (problems.size() < MOST) {
        problems.add(new Problem(stream, String.valueOf(e.getCause().getMessage())));
      }
    }
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
