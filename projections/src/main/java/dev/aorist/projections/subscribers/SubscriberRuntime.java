package dev.aorist.projections.subscribers;

import dev.aorist.eventstore.ConsumerOffsets;
import dev.aorist.eventstore.EventReader;
import dev.aorist.projections.SubscriberStatus;
import dev.aorist.projections.Subscribers;
import dev.aorist.projections.spi.Share;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Keeps all subscribers and reactions of an application going. Any thread may call. */
public final class SubscriberRuntime implements Subscribers {
  private final TreeMap<String, SubscriberWorker> workers;

  private SubscriberRuntime(TreeMap<String, SubscriberWorker> workers) {
    this.workers = workers;
  }

  /**
   * Starts all of them. Fails, with nothing left running, when the place of one cannot be claimed.
   *
   * @param consumers no two with one name
   * @param share which partitions are handled here
   */
  public static Future<SubscriberRuntime> start(
      Vertx vertx,
      EventReader reader,
      ConsumerOffsets offsets,
      List<EventConsumer> consumers,
      Share share) {
    List<Future<SubscriberWorker>> opening = new ArrayList<>();
    for (EventConsumer consumer : consumers) {
      opening.add(SubscriberWorker.open(vertx, reader, offsets, consumer, share));
    }
    return Future.join(opening)
        .transform(
            all -> {
              var workers = new TreeMap<String, SubscriberWorker>();
              opening.stream()
                  .filter(Future::succeeded)
                  .forEach(each -> workers.put(each.result().name(), each.result()));
              var runtime = new SubscriberRuntime(workers);
              Future<Void> started =
                  all.failed() ? Future.failedFuture(all.cause()) : runtime.all();
              return started
                  .map(runtime)
                  .recover(
                      cause -> runtime.close().transform(closed -> Future.failedFuture(cause)));
            });
  }

  private Future<Void> all() {
    return Future.join(workers.values().stream().map(SubscriberWorker::start).toList()).mapEmpty();
  }

  @Override
  public List<SubscriberStatus> status() {
    return workers.values().stream().map(SubscriberWorker::status).toList();
  }

  @Override
  public Future<Void> caughtUp() {
    Future<Void> all = Future.succeededFuture();
    for (SubscriberWorker worker : workers.values()) {
      all = all.compose(before -> worker.caughtUp());
    }
    // What the last one did may be for the first one to handle.
    return all.compose(
        before ->
            status().stream().allMatch(one -> one.behind() == 0)
                ? Future.succeededFuture()
                : caughtUp());
  }

  @Override
  public Future<Void> pause(String name) {
    SubscriberWorker worker = workers.get(name);
    return worker == null ? unknown(name) : worker.pause();
  }

  @Override
  public Future<Void> resume(String name) {
    SubscriberWorker worker = workers.get(name);
    return worker == null ? unknown(name) : worker.start();
  }

  private Future<Void> unknown(String name) {
    return Future.failedFuture(
        new IllegalArgumentException(
            "There is no subscriber '"
                + name
                + "'"
                + (workers.isEmpty() ? "" : "; there are " + String.join(", ", workers.keySet()))
                + "."));
  }

  /** Ends all of them; completes when what they were at is done and their places are stored. */
  public Future<Void> close() {
    return Future.join(workers.values().stream().map(SubscriberWorker::close).toList()).mapEmpty();
  }
}
