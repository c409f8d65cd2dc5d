package dev.aorist.http;

import dev.aorist.Aorist;
import dev.aorist.eventstore.replication.ReplicaStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What this member does in its cluster, in numbers, as Prometheus and others that read its text
 * format collect them. Asks nobody else. For event loops, several at once.
 */
final class ClusterMetrics {
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private final Aorist aorist;

  ClusterMetrics(Aorist aorist) {
    this.aorist = aorist;
  }

  void answer(RoutingContext request) {
    aorist
        .replicas()
        .map(ClusterMetrics::text)
        .onSuccess(text -> request.response().putHeader(HttpHeaders.CONTENT_TYPE, TYPE).end(text))
        .onFailure(request::fail);
  }

  static String text(List<ReplicaStatus> replicas) {
    var text = new StringBuilder();
    each(
        text,
        replicas,
        "leading",
        "gauge",
        "1 where this member leads",
        one -> one.leading() ? 1 : 0);
    each(text, replicas, "epoch", "gauge", "Newest epoch known", ReplicaStatus::epoch);
    each(text, replicas, "records", "gauge", "Records held here", ReplicaStatus::records);
    each(
        text,
        replicas,
        "committed_records",
        "gauge",
        "Those known to be committed",
        ReplicaStatus::committed);
    each(
        text,
        replicas,
        "broken",
        "gauge",
        "1 where the copy contradicts its leader",
        one -> one.broken() ? 1 : 0);
    each(
        text,
        replicas,
        "elections_total",
        "counter",
        "Times this member began to lead",
        ReplicaStatus::elections);
    List<ReplicaStatus> led = replicas.stream().filter(ReplicaStatus::leading).toList();
    each(text, led, "replicas", "gauge", "Copies there shall be", one -> one.replicas().size());
    each(text, led, "in_sync", "gauge", "Copies in sync", one -> one.inSync().size());
    head(text, "lag_records", "gauge", "Records that another copy lacks");
    for (ReplicaStatus one : led) {
      one.lag()
          .forEach(
              (member, lag) ->
                  text.append("aorist_partition_lag_records{partition=\"")
                      .append(one.partition())
                      .append("\",member=\"")
                      .append(member.replace("\\", "\\\\").replace("\"", "\\\""))
                      .append("\"} ")
                      .append(lag)
                      .append('\n'));
    }
    return text.toString();
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP aorist_partition_").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE aorist_partition_").append(name).append(' ').append(type).append('\n');
  }

  private static void each(
      StringBuilder text,
      List<ReplicaStatus> replicas,
      String name,
      String type,
      String help,
      ToLongFunction<ReplicaStatus> value) {
    head(text, name, type, help);
    for (ReplicaStatus one : replicas) {
      text.append("aorist_partition_")
          .append(name)
          .append("{partition=\"")
          .append(one.partition())
          .append("\"} ")
          .append(value.applyAsLong(one))
          .append('\n');
    }
  }
}
