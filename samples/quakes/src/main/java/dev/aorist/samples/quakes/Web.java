package dev.aorist.samples.quakes;

import dev.aorist.Aorist;
import dev.aorist.http.AoristRouter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Objects;

/**
 * Serves a page to look at, the summary that was printed, and Aorist's own interface under {@code
 * /aorist}. On the loopback address only.
 */
final class Web {
  private static final String HOST = "127.0.0.1";

  private Web() {}

  /**
   * Finds out early whether the port can be had, so that nobody waits for a feed in vain.
   *
   * @throws UsageException when it cannot
   */
  static void check(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
    } catch (IOException e) {
      throw taken(port, e);
    }
  }

  /** Fails with {@link UsageException} when the port cannot be had. */
  static Future<HttpServer> serve(Vertx vertx, Aorist aorist, JsonObject summary, int port) {
    Router router = Router.router(vertx);
    Buffer page = page();
    router
        .get("/")
        .handler(
            request ->
                request
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                    .end(page));
    router.get("/summary").handler(request -> request.json(summary));
    router.route("/*").subRouter(AoristRouter.mount(vertx, aorist));
    return vertx
        .createHttpServer(
            new HttpServerOptions().setHost(HOST).setPort(port).setCompressionSupported(true))
        .requestHandler(router)
        .listen()
        .recover(cause -> Future.failedFuture(taken(port, cause)));
  }

  private static UsageException taken(int port, Throwable cause) {
    return new UsageException(
        "Port "
            + port
            + " on "
            + HOST
            + " cannot be had ("
            + cause.getMessage()
            + "). End the program that has it, or set QUAKES_PORT to another port, or to 0 for any.");
  }

  private static Buffer page() {
    try (InputStream in = Web.class.getResourceAsStream("web/index.html")) {
      return Buffer.buffer(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
