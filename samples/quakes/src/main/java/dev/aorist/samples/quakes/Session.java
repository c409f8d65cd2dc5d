package dev.aorist.samples.quakes;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.projections.Row;
import dev.aorist.samples.quakes.feed.Feed;
import dev.aorist.samples.quakes.play.FeedClock;
import dev.aorist.samples.quakes.play.Playback;
import dev.aorist.samples.quakes.play.PlaybackRow;
import dev.aorist.samples.quakes.play.Player;
import dev.aorist.samples.quakes.play.Progress;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A data directory that is open for one feed. Everything happens on one context of Vert.x; any
 * thread may call.
 */
final class Session {
  private final Vertx vertx;
  private final Context context;
  private final Feed feed;
  private final Path data;
  private final FeedClock clock;
  private final Aorist aorist;

  private Session(
      Vertx vertx, Context context, Feed feed, Path data, FeedClock clock, Aorist aorist) {
    this.vertx = vertx;
    this.context = context;
    this.feed = feed;
    this.data = data;
    this.clock = clock;
    this.aorist = aorist;
  }

  /** Opens {@code data}, or makes it, under a clock that stands at the beginning of the feed. */
  static Future<Session> open(Vertx vertx, Feed feed, Path data) {
    Context context = vertx.getOrCreateContext();
    FeedClock clock = new FeedClock(feed.start());
    AoristOptions options = new QuakesApplication().configure(AoristOptions.at(data)).clock(clock);
    return on(context, () -> Aorist.embed(vertx, options))
        .map(aorist -> new Session(vertx, context, feed, data, clock, aorist));
  }

  /**
   * Plays what was not played yet.
   *
   * @return what there is then
   */
  Future<JsonObject> play(Progress progress, Map<String, Instant> asOf) {
    return on(
        context,
        () ->
            aorist
                .views()
                .caughtUp()
                .compose(done -> aorist.view(Playback.class).rows())
                .map(this::next)
                .compose(
                    from ->
                        new Player(context, aorist.commands(), feed, clock, progress).play(from))
                .compose(done -> Summary.of(aorist, feed, asOf)));
  }

  Future<HttpServer> serve(JsonObject summary, int port) {
    JsonObject shown =
        summary.copy().put("from", feed.start().toString()).put("to", feed.end().toString());
    return on(context, () -> Web.serve(vertx, aorist, shown, port));
  }

  Future<Void> close() {
    return on(context, aorist::close);
  }

  /**
   * The first command that was not accepted yet.
   *
   * @throws UsageException when the directory holds something else
   */
  private int next(List<Row<PlaybackRow>> played) {
    int next = 0;
    long accepted = 0;
    for (Row<PlaybackRow> one : played) {
      if (!one.key().equals(feed.id())) {
        throw foreign("another feed (" + one.key() + "; this one is " + feed.id() + ")");
      }
      next = one.row().sequence() + 1;
      accepted = one.row().accepted();
    }
    if (accepted != aorist.store().end().events()) {
      throw foreign("events that come from no feed");
    }
    return next;
  }

  private UsageException foreign(String what) {
    return new UsageException(
        "The data directory "
            + data
            + " holds "
            + what
            + ". Set QUAKES_DATA to a directory of its own for each feed, or QUAKES_FEED to the"
            + " feed that it holds. Nothing was added to it.");
  }

  private static <T> Future<T> on(Context context, Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        go -> {
          try {
            work.get().onComplete(promise);
          } catch (RuntimeException e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }
}
