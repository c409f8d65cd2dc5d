package dev.aorist.http;

import dev.aorist.Aorist;
import dev.aorist.eventstore.StoreStatistics;
import dev.aorist.eventstore.replication.ReplicaStatus;
import dev.aorist.projections.SubscriberStatus;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What this process does, in numbers: its log, its part in a cluster, its views and subscribers.
 * Asks nobody else. For event loops, several at once.
 */
final class Metrics {
  private final Aorist aorist;

  Metrics(Aorist aorist) {
    this.aorist = aorist;
  }

  void answer(RoutingContext request) {
    aorist
        .replicas()
        .map(this::text)
        .onSuccess(
            text ->
                request
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, MetricsText.CONTENT_TYPE)
                    .end(text))
        .onFailure(request::fail);
  }

  private String text(List<ReplicaStatus> replicas) {
    var text = new MetricsText();
    store(text, aorist.store().statistics());
    text.gauge("store_events", "Events in the log, as far as this process knows")
        .sample(aorist.store().end().events());
    if (!replicas.isEmpty()) {
      partitions(text, replicas);
    }
    views(text, aorist.views().all().stream().map(View::status).toList());
    subscribers(text, aorist.subscribers().status());
    return text.toString();
  }

  private static void store(MetricsText text, StoreStatistics store) {
    text.counter("store_appended_records_total", "Records committed here").sample(store.records());
    text.counter("store_appended_events_total", "Events among them").sample(store.events());
    text.counter("store_appended_bytes_total", "Bytes of these records").sample(store.bytes());
    text.counter("store_commits_total", "Writes of the log, with a force").sample(store.commits());
    text.counter("store_commit_seconds_total", "Time they took").seconds(store.commitNanos());
    text.gauge("store_longest_commit_seconds", "The longest one")
        .seconds(store.longestCommitNanos());
    text.gauge("store_waiting_bytes", "Bytes that wait for a commit or are in one")
        .sample(store.waitingBytes());
  }

  private static void partitions(MetricsText text, List<ReplicaStatus> replicas) {
    List<ReplicaStatus> led = replicas.stream().filter(ReplicaStatus::leading).toList();
    text.gauge("partition_leading", "1 where this member leads");
    each(text, replicas, one -> one.leading() ? 1 : 0);
    text.gauge("partition_epoch", "Newest epoch known");
    each(text, replicas, ReplicaStatus::epoch);
    text.gauge("partition_records", "Records held here");
    each(text, replicas, ReplicaStatus::records);
    text.gauge("partition_committed_records", "Those known to be committed");
    each(text, replicas, ReplicaStatus::committed);
    text.gauge("partition_broken", "1 where the copy contradicts its leader");
    each(text, replicas, one -> one.broken() ? 1 : 0);
    text.counter("partition_elections_total", "Times this member began to lead");
    each(text, replicas, ReplicaStatus::elections);
    text.gauge("partition_replicas", "Copies there shall be");
    each(text, led, one -> one.replicas().size());
    text.gauge("partition_in_sync", "Copies in sync");
    each(text, led, one -> one.inSync().size());
    text.gauge("partition_lag_records", "Records that another copy lacks");
    for (ReplicaStatus one : led) {
      one.lag()
          .forEach(
              (member, lag) -> text.sample(lag, "partition", one.partition(), "member", member));
    }
  }

  private static void each(
      MetricsText text, List<ReplicaStatus> replicas, ToLongFunction<ReplicaStatus> value) {
    replicas.forEach(one -> text.sample(value.applyAsLong(one), "partition", one.partition()));
  }

  private static void views(MetricsText text, List<ViewStatus> views) {
    text.gauge("view_events", "Events that the view is made of");
    views.forEach(one -> text.sample(one.checkpoint().events(), "view", one.view()));
    text.gauge("view_behind_events", "Events of the log beyond that");
    views.forEach(one -> text.sample(one.behind(), "view", one.view()));
    text.gauge("view_parked_rows", "Rows that stand still because an event failed");
    views.forEach(one -> text.sample(one.parked().rows(), "view", one.view()));
    text.gauge("view_parked_events", "Events that wait for them");
    views.forEach(one -> text.sample(one.parked().events(), "view", one.view()));
    text.gauge("view_state", "1 for what the view is doing");
    views.forEach(one -> text.states(one.state(), "view", one.view()));
  }

  private static void subscribers(MetricsText text, List<SubscriberStatus> subscribers) {
    text.gauge("subscriber_events", "Events handled or passed over");
    subscribers.forEach(one -> text.sample(one.offsets().events(), "subscriber", one.name()));
    text.gauge("subscriber_behind_events", "Events of the log beyond that");
    subscribers.forEach(one -> text.sample(one.behind(), "subscriber", one.name()));
    text.gauge("subscriber_state", "1 for what the subscriber is doing");
    subscribers.forEach(one -> text.states(one.state(), "subscriber", one.name()));
  }
}
