package dev.aorist.http;

import dev.aorist.Aorist;
import dev.aorist.projections.RebuildOptions;
import dev.aorist.projections.View;
import dev.aorist.projections.View.Switch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.Optional;

/** Reads what a request asks and answers it. For event loops, several at once. */
final class ViewRoutes {
  private final Vertx vertx;
  private final Aorist aorist;
  private final ViewAnswers answers;
  private final Rebuilds rebuilds = new Rebuilds();
  private final RebuildStream stream;

  ViewRoutes(Vertx vertx, Aorist aorist) {
    this.vertx = vertx;
    this.aorist = aorist;
    this.answers = new ViewAnswers(aorist);
    this.stream = new RebuildStream(vertx, rebuilds);
  }

  Future<JsonObject> store(RoutingContext request) {
    Optional<Path> directory = aorist.options().eventsDirectory();
    return StoreAnswers.describe(aorist.store())
        .compose(
            store ->
                directory.isEmpty()
                    ? Future.succeededFuture(store)
                    : vertx
                        .executeBlocking(() -> StoreAnswers.files(directory.get()), false)
                        .map(store::mergeIn));
  }

  Future<JsonObject> list(RoutingContext request) {
    return Future.succeededFuture(answers.list());
  }

  /** Rows as they are now and whenever they change. */
  void watchRows(RoutingContext request) {
    requirePresent(request);
    String where = request.queryParams().get("where");
    String name = request.pathParam("name");
    int limit = limit(request);
    WatchStream.follow(
        vertx,
        request.response(),
        to ->
            where != null
                ? answers.watchFound(name, where, from(request), limit, to)
                : answers.watch(name, from(request), request.queryParams().get("to"), limit, to));
  }

  /** A row as it is now and whenever it changes. */
  void watchRow(RoutingContext request) {
    requirePresent(request);
    WatchStream.follow(
        vertx,
        request.response(),
        to -> answers.watch(request.pathParam("name"), request.pathParam("key"), to));
  }

  private static void requirePresent(RoutingContext request) {
    if (request.queryParams().contains("asOf")) {
      throw ApiException.badRequest(
          "bad_request",
          "The past does not change; ask for it without Accept: text/event-stream.",
          new JsonObject());
    }
  }

  private static String from(RoutingContext request) {
    String given = request.queryParams().get("from");
    return given == null ? "" : given;
  }

  Future<JsonObject> rows(RoutingContext request) {
    String from = from(request);
    String where = request.queryParams().get("where");
    if (where != null) {
      return answers.find(request.pathParam("name"), where, from, limit(request));
    }
    return answers.rows(
        request.pathParam("name"),
        from,
        request.queryParams().get("to"),
        limit(request),
        request.queryParams().get("asOf"));
  }

  Future<JsonObject> row(RoutingContext request) {
    return answers.row(
        request.pathParam("name"),
        request.pathParam("key"),
        request.queryParams().get("asOf"),
        request.queryParams().get("atLeast"));
  }

  Future<JsonObject> check(RoutingContext request) {
    return answers.check(request.pathParam("name"));
  }

  Future<JsonObject> diff(RoutingContext request) {
    String from = request.queryParams().get("from");
    String to = request.queryParams().get("to");
    if (from == null || to == null) {
      throw ApiException.badRequest(
          "bad_request", "Name two moments: ?from=moment&to=moment.", new JsonObject());
    }
    return answers.diff(request.pathParam("name"), from, to);
  }

  Future<JsonObject> pause(RoutingContext request) {
    View<?> view = view(request);
    return view.pause().map(done -> answers.status(view));
  }

  Future<JsonObject> resume(RoutingContext request) {
    View<?> view = view(request);
    return view.resume().map(done -> answers.status(view));
  }

  Future<JsonObject> status(RoutingContext request) {
    return Future.succeededFuture(answers.status(request.pathParam("name")));
  }

  Future<JsonObject> reset(RoutingContext request) {
    return answers.reset(request.pathParam("name"));
  }

  Future<JsonObject> history(RoutingContext request) {
    String from = request.queryParams().get("from");
    String to = request.queryParams().get("to");
    if (from == null || to == null) {
      throw ApiException.badRequest(
          "bad_request", "Name two instants: ?from=instant&to=instant.", new JsonObject());
    }
    return answers.history(request.pathParam("name"), request.pathParam("key"), from, to);
  }

  Future<JsonObject> builds(RoutingContext request) {
    return builds(view(request));
  }

  private static Future<JsonObject> builds(View<?> view) {
    return view.builds().map(builds -> BuildAnswers.of(view.name(), builds));
  }

  Future<JsonObject> back(RoutingContext request) {
    View<?> view = view(request);
    return view.back()
        .compose(switched -> builds(view))
        .recover(cause -> Future.failedFuture(ApiException.of(view.name(), cause)));
  }

  Future<JsonObject> keepCheckpoint(RoutingContext request) {
    View<?> view = view(request);
    return view.keepCheckpoint()
        .compose(kept -> builds(view))
        .recover(cause -> Future.failedFuture(ApiException.of(view.name(), cause)));
  }

  /** What answered before, or a checkpoint that is named. */
  Future<JsonObject> drop(RoutingContext request) {
    View<?> view = view(request);
    Future<Void> dropping =
        request.queryParams().contains("checkpoint")
            ? view.dropCheckpoint(number(request, "checkpoint"))
            : view.dropOld();
    return dropping
        .compose(dropped -> builds(view))
        .recover(cause -> Future.failedFuture(ApiException.of(view.name(), cause)));
  }

  void startRebuild(RoutingContext request) {
    View<?> view = view(request);
    rebuilds.start(view, options(request), aorist.store().end().events());
    request.response().setStatusCode(202).putHeader(HttpHeaders.LOCATION, request.normalizedPath());
    request.json(rebuilds.state(view));
  }

  void rebuild(RoutingContext request) {
    View<?> view = view(request);
    if (WatchStream.isWanted(request.request())) {
      stream.follow(view, request.response());
    } else {
      request.json(rebuilds.state(view));
    }
  }

  private static RebuildOptions options(RoutingContext request) {
    var options =
        RebuildOptions.defaults()
            .withSwitch(flag(request, "anyway") ? Switch.ALWAYS : Switch.IF_EQUAL)
            .withThreads((int) Math.min(Integer.MAX_VALUE, number(request, "threads")))
            .throttledTo(number(request, "eventsPerSecond"));
    return flag(request, "resume") ? options.resuming() : options;
  }

  private static boolean flag(RoutingContext request, String name) {
    String text = request.queryParams().get(name);
    if (text == null || text.equals("false")) {
      return false;
    }
    if (text.equals("true")) {
      return true;
    }
    throw ApiException.badRequest(
        "bad_request",
        "'" + text + "' is neither; write ?" + name + "=true or leave it out.",
        new JsonObject().put("given", text));
  }

  private static long number(RoutingContext request, String name) {
    String text = request.queryParams().get(name);
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest(
          "bad_request",
          "'" + text + "' is no number; write ?" + name + "=number.",
          new JsonObject().put("given", text));
    }
  }

  private View<?> view(RoutingContext request) {
    return aorist.views().view(request.pathParam("name"));
  }

  private static int limit(RoutingContext request) {
    String limit = request.queryParams().get("limit");
    try {
      return limit == null ? ViewAnswers.DEFAULT_LIMIT : Integer.parseInt(limit);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest(
          "bad_limit",
          "'" + limit + "' is no number of rows; give one from 1 to " + ViewAnswers.MAX_LIMIT + ".",
          new JsonObject().put("given", limit));
    }
  }
}
