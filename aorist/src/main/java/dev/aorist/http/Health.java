package dev.aorist.http;

import dev.aorist.Aorist;
import dev.aorist.projections.SubscriberStatus;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewStatus;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/**
 * Whether the store answers, the partitions of a cluster are served, and every view and subscriber
 * follows it: 200, or 503 with what is wrong. A view that has parked some rows follows with all
 * others, and says how many.
 */
final class Health {
  private final HealthChecks checks;

  Health(Vertx vertx, Aorist aorist) {
    checks = HealthChecks.create(vertx);
    checks.register("store", answer -> store(aorist, answer));
    if (aorist.options().isClustered()) {
      checks.register("cluster", new ClusterAnswers(aorist)::health);
    }
    for (View<?> view : aorist.views().all()) {
      checks.register("view/" + view.name(), answer -> answer.complete(status(view)));
    }
    for (SubscriberStatus one : aorist.subscribers().status()) {
      String name = one.name();
      checks.register("subscriber/" + name, answer -> answer.complete(subscriber(aorist, name)));
    }
  }

  void answer(RoutingContext request) {
    checks
        .checkStatus()
        .onSuccess(
            result -> {
              boolean up = CheckResult.isUp(result);
              request.response().setStatusCode(up ? 200 : 503);
              request.json(result.toJson().put("outcome", up ? "UP" : "DOWN"));
            })
        .onFailure(request::fail);
  }

  /** Closing time goes through every lane and through the commit, so a store that does it works. */
  private static void store(Aorist aorist, Promise<Status> answer) {
    aorist
        .store()
        .closeTime()
        .onComplete(
            closed ->
                answer.complete(
                    Status.OK(new JsonObject().put("events", aorist.store().end().events()))),
            failure ->
                answer.complete(Status.KO(new JsonObject().put("failure", failure.getMessage()))));
  }

  private static Status subscriber(Aorist aorist, String name) {
    SubscriberStatus status =
        aorist.subscribers().status().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow();
    var facts =
        new JsonObject()
            .put("state", status.state().name().toLowerCase(Locale.ROOT))
            .put("behind", status.behind());
    status.trouble().ifPresent(trouble -> facts.put("trouble", trouble));
    return status.state() == SubscriberStatus.State.STOPPED ? Status.KO(facts) : Status.OK(facts);
  }

  private static Status status(View<?> view) {
    ViewStatus status = view.status();
    var facts =
        new JsonObject()
            .put("state", status.state().name().toLowerCase(Locale.ROOT))
            .put("behind", status.behind())
            .put("parkedRows", status.parked().rows())
            .put("parkedEvents", status.parked().events());
    if (!status.folders().isEmpty()) {
      facts.put("folders", ViewAnswers.folders(status));
    }
    status.failure().ifPresent(failure -> facts.put("failure", failure.text()));
    return status.state() == ViewStatus.State.STOPPED ? Status.KO(facts) : Status.OK(facts);
  }
}
