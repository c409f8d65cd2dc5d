package dev.aorist.http;

import dev.aorist.projections.SubscriberStatus;
import dev.aorist.projections.Subscribers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Shows subscribers and reactions, stops them and lets them go on. For event loops, several at
 * once.
 */
final class SubscriberRoutes {
  private final Subscribers subscribers;

  SubscriberRoutes(Subscribers subscribers) {
    this.subscribers = subscribers;
  }

  Future<JsonObject> list(RoutingContext request) {
    var all = new JsonArray();
    subscribers.status().forEach(one -> all.add(json(one)));
    return Future.succeededFuture(new JsonObject().put("subscribers", all));
  }

  Future<JsonObject> pause(RoutingContext request) {
    return change(request.pathParam("name"), subscribers::pause);
  }

  Future<JsonObject> resume(RoutingContext request) {
    return change(request.pathParam("name"), subscribers::resume);
  }

  private Future<JsonObject> change(String name, Function<String, Future<Void>> to) {
    if (find(name).isEmpty()) {
      throw ApiException.notFound(
          "unknown_subscriber",
          "There is no subscriber '" + name + "'; see /aorist/subscribers.",
          new JsonObject().put("subscriber", name));
    }
    return to.apply(name).map(done -> json(find(name).orElseThrow()));
  }

  private Optional<SubscriberStatus> find(String name) {
    return subscribers.status().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  static JsonObject json(SubscriberStatus status) {
    var json =
        new JsonObject()
            .put("subscriber", status.name())
            .put("state", status.state().name().toLowerCase(Locale.ROOT))
            .put("events", status.offsets().events())
            .put("behind", status.behind());
    status.trouble().ifPresent(trouble -> json.put("trouble", trouble));
    return json;
  }
}
