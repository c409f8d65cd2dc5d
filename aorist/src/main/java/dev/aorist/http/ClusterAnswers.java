package dev.aorist.http;

import dev.aorist.Aorist;
import dev.aorist.eventstore.replication.ClusterStatus;
import dev.aorist.eventstore.replication.PartitionStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.Status;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** How the cluster of an application stands, as JSON. Any thread may call. */
final class ClusterAnswers {
  private final Aorist aorist;

  ClusterAnswers(Aorist aorist) {
    this.aorist = aorist;
  }

  /**
   * {@code {"member":…,"members":[…],"missing":[…],"partitions":[{"partition":…,"state":…,…}]}}.
   */
  Future<JsonObject> status() {
    return aorist
        .clusterStatus()
        .map(
            status ->
                status
                    .map(ClusterAnswers::json)
                    .orElseThrow(
                        () ->
                            ApiException.notFound(
                                "no_cluster",
                                "This application is no member of a cluster; see /aorist/store.",
                                new JsonObject())));
  }

  private static JsonObject json(ClusterStatus status) {
    var partitions = new JsonArray();
    status.partitions().forEach(each -> partitions.add(json(each)));
    return new JsonObject()
        .put("member", status.member())
        .put("members", new JsonArray(status.members()))
        .put("missing", new JsonArray(status.missing()))
        .put("partitions", partitions);
  }

  private static JsonObject json(PartitionStatus status) {
    var lag = new JsonObject();
    new TreeMap<>(status.lag()).forEach(lag::put);
    return new JsonObject()
        .put("partition", status.partition())
        .put("state", state(status))
        .put("leader", status.leader())
        .put("replicas", new JsonArray(status.replicas()))
        .put("inSync", new JsonArray(status.inSync()))
        .put("epoch", status.epoch())
        .put("end", status.end())
        .put("lag", lag)
        .put("why", status.why());
  }

  private static String state(PartitionStatus status) {
    return status.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Well while every partition is served; says who is missing all the same. */
  void health(Promise<Status> answer) {
    aorist
        .clusterStatus()
        .onComplete(
            status -> answer.complete(status.map(ClusterAnswers::health).orElse(Status.OK())),
            failure ->
                answer.complete(Status.KO(new JsonObject().put("failure", failure.getMessage()))));
  }

  private static Status health(ClusterStatus status) {
    List<PartitionStatus> offline =
        status.partitions().stream()
            .filter(each -> each.state() == PartitionStatus.State.OFFLINE)
            .toList();
    var facts =
        new JsonObject()
            .put("members", new JsonArray(status.members()))
            .put("missing", new JsonArray(status.missing()))
            .put("offline", offline.size());
    if (offline.isEmpty()) {
      return Status.OK(facts);
    }
    return Status.KO(facts.put("why", offline.get(0).why()));
  }
}
