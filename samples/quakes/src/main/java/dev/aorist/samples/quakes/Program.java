package dev.aorist.samples.quakes;

import dev.aorist.eventstore.EventStoreException;
import dev.aorist.projections.ProjectionException;
import dev.aorist.samples.quakes.feed.Feed;
import dev.aorist.samples.quakes.play.Progress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;

/**
 * One run of the program: read the feed, open the data directory, play what was not played yet,
 * print the summary, serve. The thread that calls {@link #run} waits for all of it.
 */
final class Program {
  /** All was done, and the program serves on. */
  static final int SERVING = -1;

  private static final int MALFORMED_SHOWN = 20;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private final LongSupplier nanoTime;

  /**
   * @param out for the summary alone
   * @param err for everything else
   * @param terminal whether somebody watches
   * @param nanoTime a clock for durations
   */
  Program(PrintStream out, PrintStream err, boolean terminal, LongSupplier nanoTime) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
  }

  /**
   * Does what the environment asks for.
   *
   * @return 0 when done, 1 when it could not be done, {@link #SERVING} while it serves
   */
  int run(Map<String, String> environment) throws InterruptedException {
    try {
      Settings settings = Settings.of(environment);
      if (!settings.once()) {
        Web.check(settings.port());
      }
      Feed feed = FeedSource.read(settings.feed());
      tellMalformed(feed, settings.stopOnMalformed());
      return run(settings, feed);
    } catch (UsageException | EventStoreException e) {
      err.println("quakes: " + e.getMessage());
    } catch (ExecutionException e) {
      tell(e.getCause());
    }
    return 1;
  }

  private int run(Settings settings, Feed feed) throws InterruptedException, ExecutionException {
    Vertx vertx = Vertx.vertx();
    int code = 1;
    try {
      Session session = await(Session.open(vertx, feed, settings.data()));
      try {
        code = run(settings, session);
      } finally {
        if (code != SERVING) {
          await(session.close());
        }
      }
    } finally {
      if (code != SERVING) {
        await(vertx.close());
      }
    }
    return code;
  }

  private int run(Settings settings, Session session)
      throws InterruptedException, ExecutionException {
    Progress progress = new Progress(err, terminal, nanoTime);
    JsonObject summary = await(session.play(progress, settings.asOf()));
    out.println(summary.encode());
    out.flush();
    if (settings.once()) {
      return 0;
    }
    HttpServer server = await(session.serve(summary, settings.port()));
    err.println("Serving http://127.0.0.1:" + server.actualPort() + "/ until ended (Ctrl-C).");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(session), "quakes-close"));
    return SERVING;
  }

  private void tellMalformed(Feed feed, boolean stop) {
    int count = feed.malformed().size();
    if (stop && count > 0) {
      throw new UsageException(
          "The feed is malformed at "
              + feed.malformed().get(0)
              + ". Nothing was played. Mend the line, or set QUAKES_ON_MALFORMED=skip.");
    }
    feed.malformed().stream()
        .limit(MALFORMED_SHOWN)
        .forEach(line -> err.println("Skipped malformed " + line));
    if (count > MALFORMED_SHOWN) {
      err.println("Skipped " + (count - MALFORMED_SHOWN) + " more malformed lines");
    }
  }

  private void tell(Throwable cause) {
    if (isTold(cause)) {
      err.println("quakes: " + cause.getMessage());
    } else {
      err.println("quakes: failed unexpectedly; what was accepted so far is kept.");
      cause.printStackTrace(err);
    }
  }

  /** These say what to do. */
  private static boolean isTold(Throwable cause) {
    return cause instanceof UsageException
        || cause instanceof EventStoreException
        || cause instanceof ProjectionException;
  }

  private void closeQuietly(Session session) {
    try {
      await(session.close());
    } catch (ExecutionException e) {
      tell(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> T await(Future<T> future) throws InterruptedException, ExecutionException {
    return future.toCompletionStage().toCompletableFuture().get();
  }
}
