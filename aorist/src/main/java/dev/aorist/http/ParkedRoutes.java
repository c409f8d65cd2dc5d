package dev.aorist.http;

import dev.aorist.Aorist;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Shows what views have parked, and has it folded. For event loops, several at once. */
final class ParkedRoutes {
  private final ParkedAnswers answers;

  ParkedRoutes(Aorist aorist) {
    this.answers = new ParkedAnswers(aorist);
  }

  Future<JsonObject> rows(RoutingContext request) {
    return answers.rows(request.pathParam("name"));
  }

  Future<JsonObject> events(RoutingContext request) {
    return answers.events(request.pathParam("name"), request.pathParam("key"));
  }

  Future<JsonObject> retryAll(RoutingContext request) {
    return answers.retry(request.pathParam("name"), null);
  }

  Future<JsonObject> retry(RoutingContext request) {
    return answers.retry(request.pathParam("name"), request.pathParam("key"));
  }

  Future<JsonObject> discard(RoutingContext request) {
    return answers.discard(request.pathParam("name"), request.pathParam("key"));
  }
}
