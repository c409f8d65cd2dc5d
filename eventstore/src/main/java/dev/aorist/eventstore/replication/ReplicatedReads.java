package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.log.LogEventStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Reads of a log of which this member may hold a part only. What is here is read here, since what
 * is committed never changes; what is not, or not yet, is waited for where this member follows
 * closely and asked of the leader elsewhere. Any thread may call.
 */
final class ReplicatedReads {
  private final ReplicatedStore cluster;
  private final LogEventStore store;
  private final ReplicationMember member;

  ReplicatedReads(ReplicatedStore cluster, LogEventStore store, ReplicationMember member) {
    this.cluster = cluster;
    this.store = store;
    this.member = member;
  }

  private long here(int partition) {
    return store.end().offset(partition);
  }

  /**
   * Completes when this member has the events up to an offset, or can do nothing but ask for them.
   */
  private Future<Void> reached(int partition, long offset) {
    if (here(partition) >= offset || !member.isFed(partition)) {
      return Future.succeededFuture();
    }
    long[] seen = new long[store.partitions()];
    Arrays.fill(seen, Long.MAX_VALUE);
    seen[partition] = offset - 1;
    return store.awaitBeyond(Checkpoint.of(seen)).mapEmpty();
  }

  private Future<Long> end(int partition) {
    return member.leads(partition)
        ? store
            .currentEnd(partition)
            .recover(cause -> cluster.askForNumber(partition, Request.end()))
        : cluster.askForNumber(partition, Request.end());
  }

  /** A stream as it is now. */
  Future<EventBatch> stream(StreamRead read) {
    int partition = store.partitionOf(read.stream());
    return end(partition)
        .compose(
            offset ->
                reached(partition, offset)
                    .compose(
                        any ->
                            here(partition) >= offset
                                ? store.readStream(read)
                                : batch(partition, Request.stream(read))));
  }

  /**
   * Events of a partition.
   *
   * @param acknowledged what somebody was told of here, at least
   */
  Future<EventBatch> partition(Position from, int maxBytes, long acknowledged) {
    int partition = from.partition();
    return reached(partition, acknowledged)
        .compose(
            any -> {
              long here = here(partition);
              boolean elsewhere =
                  from.offset() >= here
                      && Math.max(acknowledged, store.known().offset(partition)) > here
                      && !member.isFed(partition);
              return elsewhere
                  ? batch(partition, Request.read(from.offset(), maxBytes))
                  : store.read(from, maxBytes);
            });
  }

  private Future<EventBatch> batch(int partition, byte[] request) {
    return cluster
        .ask(partition, request, null)
        .map(answer -> Request.batch(new Input(answer), store));
  }

  /** A time that all partitions have closed; what is not after it is here, as far as it comes. */
  Future<Long> closeTime() {
    return newestTime().compose(newest -> closeUpTo(newest).map(any -> newest));
  }

  /** What was recorded at an instant or before. */
  Future<Checkpoint> checkpointAt(Instant instant) {
    return newestTime()
        .compose(
            newest -> {
              Instant present =
                  Instant.ofEpochMilli(Math.max(member.millis(), HybridTime.millis(newest)));
              long time = HybridTime.lastAt(instant.isAfter(present) ? present : instant);
              return closeUpTo(time).compose(ends -> endsAt(time, ends));
            });
  }

  private Future<Long> newestTime() {
    return everywhere(partition -> cluster.askForNumber(partition, Request.time()))
        .map(times -> times.stream().mapToLong(Long::longValue).max().orElse(0));
  }

  private Future<List<Long>> everywhere(IntFunction<Future<Long>> question) {
    List<Future<Long>> all = new ArrayList<>();
    for (int p = 0; p < store.partitions(); p++) {
      all.add(question.apply(p));
    }
    return Future.all(all).map(done -> done.list());
  }

  /** Has every leader close the time, and waits until this member has all up to it. */
  private Future<List<Long>> closeUpTo(long time) {
    return everywhere(partition -> cluster.askForNumber(partition, Request.close(time)))
        .compose(
            ends -> {
              List<Future<Void>> all = new ArrayList<>();
              for (int p = 0; p < ends.size(); p++) {
                store.announce(p, ends.get(p));
                all.add(reached(p, ends.get(p)));
              }
              return Future.all(all).map(ends);
            });
  }

  private Future<Checkpoint> endsAt(long time, List<Long> ends) {
    return everywhere(
            partition ->
                here(partition) >= ends.get(partition)
                    ? store.endOnceClosed(partition, time)
                    : cluster.askForNumber(partition, Request.endAt(time)))
        .map(all -> Checkpoint.of(all.stream().mapToLong(Long::longValue).toArray()));
  }
}
