package dev.aorist.http;

import dev.aorist.projections.Watch;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is watched in a view as server-sent events: one at once, and one whenever a commit has
 * changed it, until the reader goes away. A reader that does not keep up misses some in between,
 * never the newest. A view that cannot be read any more ends the stream with an event named {@code
 * error}. One object a reader; on its event loop.
 */
final class WatchStream {
  static final String CONTENT_TYPE = "text/event-stream";

  /** Sent so often, so that servers between take the connection for alive, and a dead one shows. */
  private static final long ALIVE_MILLIS = 15_000;

  private final HttpServerResponse response;
  private @Nullable JsonObject waiting;
  private boolean over;

  private WatchStream(HttpServerResponse response) {
    this.response = response;
  }

  /** Whether a request asks for a stream. */
  static boolean isWanted(HttpServerRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return accept != null && accept.contains(CONTENT_TYPE);
  }

  /** Makes a response a stream of events. */
  static void begin(HttpServerResponse response) {
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        // A server that compresses would keep events back until a block is full.
        .putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
  }

  /**
   * @param watching begins to watch, and tells each state
   */
  static void follow(
      Vertx vertx, HttpServerResponse response, Function<Consumer<JsonObject>, Watch> watching) {
    var stream = new WatchStream(response);
    Watch watch = watching.apply(stream::tell);
    begin(response);
    response.drainHandler(room -> stream.catchUp());
    long alive = vertx.setPeriodic(ALIVE_MILLIS, due -> stream.stayAlive());
    response.closeHandler(gone -> watch.close());
    response.endHandler(gone -> watch.close());
    watch
        .ended()
        .onFailure(stream::fail)
        .onComplete(
            ended -> {
              stream.over = true;
              vertx.cancelTimer(alive);
            });
  }

  private void tell(JsonObject state) {
    if (over) {
      return;
    }
    if (response.writeQueueFull()) {
      waiting = state;
    } else {
      waiting = null;
      response.write("data: " + state.encode() + "\n\n");
    }
  }

  private void catchUp() {
    JsonObject newest = waiting;
    if (newest != null) {
      tell(newest);
    }
  }

  private void stayAlive() {
    if (!over && !response.writeQueueFull()) {
      response.write(":\n\n");
    }
  }

  private void fail(Throwable cause) {
    if (!over && !response.ended() && !response.closed()) {
      response.end("event: error\ndata: " + ErrorAnswer.of(cause).body().encode() + "\n\n");
    }
  }
}
