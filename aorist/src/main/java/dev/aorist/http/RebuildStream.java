package dev.aorist.http;

import dev.aorist.projections.View;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A rebuild's progress as server-sent events: one when something changed, looked at a few times a
 * second, the last one being how it ended; then the stream ends. A reader that does not keep up
 * misses some in between.
 */
final class RebuildStream {
  private static final long LOOK_MILLIS = 200;

  private final Vertx vertx;
  private final Rebuilds rebuilds;

  RebuildStream(Vertx vertx, Rebuilds rebuilds) {
    this.vertx = vertx;
    this.rebuilds = rebuilds;
  }

  void follow(View<?> view, HttpServerResponse response) {
    WatchStream.begin(response);
    var follower = new Follower(view, response);
    if (follower.tell()) {
      long timer = vertx.setPeriodic(LOOK_MILLIS, follower::look);
      // Ends with the response or with the connection, whichever is first.
      response.closeHandler(gone -> vertx.cancelTimer(timer));
      response.endHandler(gone -> vertx.cancelTimer(timer));
    }
  }

  /** One reader; on its event loop only. */
  private final class Follower {
    private final View<?> view;
    private final HttpServerResponse response;
    private @Nullable JsonObject told;

    Follower(View<?> view, HttpServerResponse response) {
      this.view = view;
      this.response = response;
    }

    void look(long timer) {
      if (!tell()) {
        vertx.cancelTimer(timer);
      }
    }

    /** Whether there will be more to tell. */
    boolean tell() {
      JsonObject state = rebuilds.state(view);
      boolean running = Rebuilds.isRunning(state);
      if (running && (state.equals(told) || response.writeQueueFull())) {
        return true;
      }
      told = state;
      response.write("data: " + state.encode() + "\n\n");
      if (!running) {
        response.end();
      }
      return running;
    }
  }
}
