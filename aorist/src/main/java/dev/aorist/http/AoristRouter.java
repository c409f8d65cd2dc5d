package dev.aorist.http;

import dev.aorist.Aorist;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP interface of an application's views, as routes under {@value #ROOT}. All answers are
 * JSON; errors are {@code {"error":…,"message":…,…facts}} and their message says what to do.
 *
 * <pre>
 * GET  /aorist/health                         200 or 503
 * GET  /aorist/store                          partitions, events, end
 * GET  /aorist/cluster                        members, and each partition: leader, replicas, lag, …
 * GET  /aorist/metrics                        log, cluster, views, subscribers, for Prometheus
 * GET  /aorist/cluster/moves                  partitions that do not lie yet where they shall
 * GET  /aorist/cluster/plan                   what rebalancing would move; ?without=member,member
 * POST /aorist/cluster/rebalance              202; ?without=member,member &amp;bytesPerSecond=number
 * GET  /aorist/cluster/rescue/{partition}     what opening it with this member's copy would mean
 * POST /aorist/cluster/rescue/{partition}     opens it with this member's copy
 * GET  /aorist/views
 * GET  /aorist/views/{name}                   ?from=key &amp;to=key &amp;limit=rows &amp;asOf=moment
 *                                             ?where=component=value &amp;from=key &amp;limit=rows
 *                                             a stream of changes for Accept: text/event-stream
 * GET  /aorist/views/{name}/status
 * GET  /aorist/views/{name}/rows/{key}        ?asOf=moment, or ?atLeast=position; a stream as above
 * GET  /aorist/views/{name}/rows/{key}/history   ?from=instant &amp;to=instant
 * GET  /aorist/views/{name}/check             holds it against a replay of all events
 * GET  /aorist/views/{name}/diff              ?from=moment &amp;to=moment
 * POST /aorist/views/{name}/pause
 * POST /aorist/views/{name}/resume
 * POST /aorist/views/{name}/reset             forgets all rows and folds all events anew
 * POST /aorist/views/{name}/rebuild           202; ?threads=number &amp;eventsPerSecond=number
 *                                             &amp;anyway=true &amp;resume=true
 * GET  /aorist/views/{name}/rebuild           how it goes; a stream for Accept: text/event-stream
 * GET  /aorist/views/{name}/builds            what is stored: live, old, unfinished, checkpoint
 * POST /aorist/views/{name}/checkpoint        keeps the rows as they are, for questions about the past
 * POST /aorist/views/{name}/back              lets the old build answer again
 * POST /aorist/views/{name}/drop              drops the old build, or a checkpoint: ?checkpoint=build
 * GET  /aorist/views/{name}/parked            the rows that stand still
 * GET  /aorist/views/{name}/parked/{key}      the events that wait for one
 * POST /aorist/views/{name}/parked/retry      all of them
 * POST /aorist/views/{name}/parked/{key}/retry
 * POST /aorist/views/{name}/parked/{key}/discard
 * GET  /aorist/subscribers
 * POST /aorist/subscribers/{name}/pause
 * POST /aorist/subscribers/{name}/resume
 * </pre>
 *
 * A moment is an instant, a position or a checkpoint.
 *
 * <p>It asks nobody who they are. Whoever listens binds it to the loopback address, or puts
 * authentication in front of it.
 */
public final class AoristRouter {
  /** Where all routes begin. */
  public static final String ROOT = "/aorist";

  private static final int BAD_REQUEST = 400;
  private static final Logger LOG = LoggerFactory.getLogger(AoristRouter.class);

  private final Router router;

  private AoristRouter(Router router) {
    this.router = router;
  }

  /**
   * The routes of {@code aorist}, to be a server's request handler or part of one: {@code
   * app.route("/*").subRouter(AoristRouter.mount(vertx, aorist))}.
   */
  public static Router mount(Vertx vertx, Aorist aorist) {
    var routes = new AoristRouter(Router.router(vertx));
    var views = new ViewRoutes(vertx, aorist);
    routes.add(HttpMethod.GET, "/health", new Health(vertx, aorist)::answer);
    routes.json(HttpMethod.GET, "/store", views::store);
    var cluster = new ClusterAnswers(aorist);
    routes.json(HttpMethod.GET, "/cluster", request -> cluster.status());
    routes.add(HttpMethod.GET, "/metrics", new Metrics(aorist)::answer);
    routes.json(HttpMethod.GET, "/cluster/moves", request -> cluster.moves());
    routes.json(HttpMethod.GET, "/cluster/plan", cluster::plan);
    routes.json(HttpMethod.POST, "/cluster/rebalance", cluster::rebalance);
    routes.json(HttpMethod.GET, "/cluster/rescue/:partition", one -> cluster.rescue(one, false));
    routes.json(HttpMethod.POST, "/cluster/rescue/:partition", one -> cluster.rescue(one, true));
    routes.json(HttpMethod.GET, "/views", views::list);
    routes.watchable("/views/:name", views::rows, views::watchRows);
    routes.watchable("/views/:name/rows/:key", views::row, views::watchRow);
    routes.json(HttpMethod.GET, "/views/:name/rows/:key/history", views::history);
    routes.json(HttpMethod.GET, "/views/:name/status", views::status);
    routes.json(HttpMethod.POST, "/views/:name/reset", views::reset);
    routes.json(HttpMethod.GET, "/views/:name/check", views::check);
    routes.json(HttpMethod.GET, "/views/:name/diff", views::diff);
    routes.json(HttpMethod.POST, "/views/:name/pause", views::pause);
    routes.json(HttpMethod.POST, "/views/:name/resume", views::resume);
    routes.json(HttpMethod.GET, "/views/:name/builds", views::builds);
    routes.json(HttpMethod.POST, "/views/:name/back", views::back);
    routes.json(HttpMethod.POST, "/views/:name/checkpoint", views::keepCheckpoint);
    routes.json(HttpMethod.POST, "/views/:name/drop", views::drop);
    var parked = new ParkedRoutes(aorist);
    routes.json(HttpMethod.GET, "/views/:name/parked", parked::rows);
    routes.json(HttpMethod.GET, "/views/:name/parked/:key", parked::events);
    routes.json(HttpMethod.POST, "/views/:name/parked/retry", parked::retryAll);
    routes.json(HttpMethod.POST, "/views/:name/parked/:key/retry", parked::retry);
    routes.json(HttpMethod.POST, "/views/:name/parked/:key/discard", parked::discard);
    var subscribers = new SubscriberRoutes(aorist.subscribers());
    routes.json(HttpMethod.GET, "/subscribers", subscribers::list);
    routes.json(HttpMethod.POST, "/subscribers/:name/pause", subscribers::pause);
    routes.json(HttpMethod.POST, "/subscribers/:name/resume", subscribers::resume);
    routes.add(HttpMethod.POST, "/views/:name/rebuild", views::startRebuild);
    routes.add(HttpMethod.GET, "/views/:name/rebuild", views::rebuild);
    return routes.finish();
  }

  /** Answers a request with JSON, or with what went wrong. */
  private interface Answers {
    Future<JsonObject> answer(RoutingContext request);
  }

  private void json(HttpMethod method, String path, Answers answers) {
    add(method, path, request -> answers.answer(request).onComplete(request::json, request::fail));
  }

  /** Answers a GET with JSON, or with a stream of it where that is asked for. */
  private void watchable(String path, Answers answers, Handler<RoutingContext> stream) {
    router
        .route(HttpMethod.GET, ROOT + path)
        .handler(
            request -> {
              if (WatchStream.isWanted(request.request())) {
                stream.handle(request);
              } else {
                request.next();
              }
            });
    json(HttpMethod.GET, path, answers);
  }

  private void add(HttpMethod method, String path, Handler<RoutingContext> handler) {
    router.route(method, ROOT + path).handler(handler);
  }

  private Router finish() {
    router
        .route(ROOT + "/*")
        .handler(
            request -> {
              throw ApiException.notFound(
                  "unknown_route",
                  "There is nothing at "
                      + request.request().method()
                      + " "
                      + request.normalizedPath()
                      + ". Begin at "
                      + ROOT
                      + "/views.",
                  new JsonObject());
            });
    router.route(ROOT + "/*").failureHandler(AoristRouter::fail);
    // A path with a broken escape fails before any route is looked for.
    router.errorHandler(BAD_REQUEST, AoristRouter::refuse);
    return router;
  }

  private static void refuse(RoutingContext request) {
    request.response().setStatusCode(BAD_REQUEST);
    request.json(
        ErrorAnswer.of(
                BAD_REQUEST,
                "bad_request",
                "The request cannot be read. In its path and query, % stands before two hex digits;"
                    + " the sign itself is %25.")
            .body());
  }

  private static void fail(RoutingContext request) {
    if (request.response().headWritten()) {
      // Too late to say it: the reader sees the end of the connection instead of a whole answer.
      request.request().connection().close();
      return;
    }
    Throwable failure = request.failure();
    ErrorAnswer answer =
        failure == null
            ? ErrorAnswer.of(request.statusCode(), "refused", "The request was refused.")
            : ErrorAnswer.of(failure);
    if (answer.isUnforeseen()) {
      LOG.error("{} {} failed", request.request().method(), request.normalizedPath(), failure);
    }
    if (answer.status() == 503) {
      request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
    }
    request.response().setStatusCode(answer.status());
    request.json(answer.body());
  }
}
