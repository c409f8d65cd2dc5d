package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.log.LogEventStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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
   * Waits until this member has the events up to an offset.
   *
   * @return false when it does not get them, so that somebody else has to be asked
   */
  private Future<Boolean> comes(int partition, long offset) {
    if (here(partition) >= offset) {
      return Future.succeededFuture(true);
    }
    if (!member.isFed(partition)) {
      return Future.succeededFuture(false);
    }
    Promise<Boolean> came = cluster.promise();
    long[] seen = new long[store.partitions()];
    Arrays.fill(seen, Long.MAX_VALUE);
    seen[partition] = offset - 1;
    store.awaitBeyond(Checkpoint.of(seen)).onComplete(any -> came.tryComplete(true), came::tryFail);
    watch(partition, came);
    return came.future();
  }

  /** Nobody waits for what does not come any more. */
  private void watch(int partition, Promise<Boolean> came) {
    if (!came.future().isComplete()) {
      if (member.isFed(partition)) {
        member.after(member.times().tick(), () -> watch(partition, came));
      } else {
        came.tryComplete(false);
      }
    }
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
                comes(partition, offset)
                    .compose(
                        here ->
                            here
                                ? store.readStream(read)
                                : batch(partition, Request.stream(read, offset))));
  }

  /**
   * Events of a partition. Nobody is told that it ends before what is known.
   *
   * @param acknowledged what somebody was told of here, at least
   */
  Future<EventBatch> partition(Position from, int maxBytes, long acknowledged) {
    int partition = from.partition();
    long known = Math.max(acknowledged, store.known().offset(partition));
    return comes(partition, known)
        .compose(
            here ->
                here
                    ? store.read(from, maxBytes)
                    : batch(partition, Request.read(from.offset(), maxBytes, known)));
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
              List<Future<Boolean>> all = new ArrayList<>();
              for (int p = 0; p < ends.size(); p++) {
                store.announce(p, ends.get(p));
                all.add(comes(p, ends.get(p)));
              }
              return Future.all(all).map(ends);
            });
  }

  private Future<Checkpoint> endsAt(long time, List<Long> ends) {
    return everywhere(
            partition ->
                here(partition) >= ends.get(partition)
                    ? store.endOnceClosed(partition, time)
                    : cluster.askForNumber(partition, Request.endAt(time, ends.get(partition))))
        .map(all -> Checkpoint.of(all.stream().mapToLong(Long::longValue).toArray()));
  }
}
