package dev.aorist.http;

import dev.aorist.Aorist;
import dev.aorist.eventstore.replication.ClusterStatus;
import dev.aorist.eventstore.replication.PartitionMove;
import dev.aorist.eventstore.replication.PartitionStatus;
import dev.aorist.eventstore.replication.Rebalancing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.Status;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        .map(status -> status.map(ClusterAnswers::json).orElseThrow(ClusterAnswers::noCluster));
  }

  private static ApiException noCluster() {
    return ApiException.notFound(
        "no_cluster",
        "This application is no member of a cluster; see /aorist/store.",
        new JsonObject());
  }

  /** {@code {"moves":[{"partition":…,"from":[…],"to":[…],"gets":[…]}]}}, those that are left. */
  Future<JsonObject> moves() {
    return rebalancing().left().map(ClusterAnswers::json);
  }

  /** The same, of what would be moved. */
  Future<JsonObject> plan(RoutingContext request) {
    return rebalancing().plan(without(request)).map(ClusterAnswers::json);
  }

  /** The same, of what will be moved from now on. */
  Future<JsonObject> rebalance(RoutingContext request) {
    List<String> rate = request.queryParam("bytesPerSecond");
    long bytesPerSecond;
    try {
      bytesPerSecond = rate.isEmpty() ? Rebalancing.USUAL_RATE : Long.parseLong(rate.get(0));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "bytesPerSecond is a number from 1; got '" + rate.get(0) + "'.", e);
    }
    return rebalancing()
        .start(without(request), bytesPerSecond)
        .map(
            moves -> {
              request.response().setStatusCode(202);
              return json(moves);
            });
  }

  /** {@code {"partition":…,"member":…,"records":…,"end":…,"unreached":[…]}}. */
  Future<JsonObject> rescue(RoutingContext request, boolean really) {
    String named = request.pathParam("partition");
    int partition = named.matches("\\d{1,9}") ? Integer.parseInt(named) : Integer.MAX_VALUE;
    if (partition >= aorist.store().partitions()) {
      throw ApiException.notFound(
          "unknown_partition",
          "There is no partition '" + named + "'; see /aorist/cluster.",
          new JsonObject().put("partition", named));
    }
    return rebalancing()
        .rescue(partition, really)
        .map(
            rescue ->
                new JsonObject()
                    .put("partition", rescue.partition())
                    .put("member", rescue.member())
                    .put("records", rescue.records())
                    .put("end", rescue.end())
                    .put("unreached", new JsonArray(rescue.unreached())));
  }

  private Rebalancing rebalancing() {
    return aorist.rebalancing().orElseThrow(ClusterAnswers::noCluster);
  }

  private static Set<String> without(RoutingContext request) {
    return request.queryParam("without").stream()
        .flatMap(names -> Stream.of(names.split(",")))
        .filter(name -> !name.isBlank())
        .collect(Collectors.toSet());
  }

  private static JsonObject json(List<PartitionMove> moves) {
    var all = new JsonArray();
    for (PartitionMove move : moves) {
      all.add(
          new JsonObject()
              .put("partition", move.partition())
              .put("from", new JsonArray(move.from()))
              .put("to", new JsonArray(move.to()))
              .put("gets", new JsonArray(move.gets())));
    }
    return new JsonObject().put("moves", all);
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
