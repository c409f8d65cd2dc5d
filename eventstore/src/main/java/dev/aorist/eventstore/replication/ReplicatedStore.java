package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.ConsumerOffsets;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreStatistics;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.disk.DiskEventStore;
import dev.aorist.eventstore.disk.SeatFile;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.log.Replicas;
import dev.aorist.eventstore.spi.Authority;
import dev.aorist.eventstore.spi.Directory;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.Environment.Worker;
import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.eventstore.spi.Lane;
import dev.aorist.eventstore.spi.Lanes;
import dev.aorist.eventstore.spi.Leaders;
import dev.aorist.eventstore.spi.Transport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One log on several members, as one of them sees it: appends go to the leaders of their
 * partitions, wherever those are, and come back when enough members have forced them; streams are
 * read as they are now, partitions as far as this member has heard, which is never behind what was
 * acknowledged here. Any thread may call.
 */
public final class ReplicatedStore implements EventStore, Lanes, Leaders {
  /** How long closing waits for what is under way. */
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final EventCodec codec;
  private final Worker worker;
  private final Transport transport;
  private final ReplicationMember member;
  private final LogEventStore store;
  private final ConsumerOffsets offsets;
  private final ReplicatedReads reads;

  /** Behind the last event of each partition that somebody was told of here. */
  private final AtomicLongArray acknowledged;

  private final AtomicReference<@Nullable Future<Void>> closing = new AtomicReference<>();

  private ReplicatedStore(
      Vertx vertx,
      EventCodec codec,
      Worker worker,
      Transport transport,
      ReplicationMember member,
      LogEventStore store) {
    this.vertx = vertx;
    this.codec = codec;
    this.offsets = new ReplicatedOffsets(this);
    this.acknowledged = new AtomicLongArray(store.partitions());
    this.worker = worker;
    this.transport = transport;
    this.member = member;
    this.store = store;
    this.reads = new ReplicatedReads(this, store, member);
  }

  /** Opens the store of one member. */
  @FunctionalInterface
  interface Opener {
    Future<LogEventStore> open(
        Vertx vertx,
        Environment environment,
        Directory directory,
        EventCodec codec,
        EventStoreOptions options,
        Worker replication,
        Replicas replicas);
  }

  /**
   * What a member is made of.
   *
   * @param directory its own; blank at first
   * @param transport that nobody has started
   */
  public record Parts(
      Vertx vertx,
      Environment environment,
      Directory directory,
      EventCodec codec,
      Transport transport,
      Authority authority) {}

  /**
   * Opens this member's part of the log and joins the others. Completes once its own directory is
   * open; partitions are served as they find their leaders. Fails as {@link DiskEventStore#open}
   * does.
   */
  public static Future<ReplicatedStore> open(
      Parts parts, EventStoreOptions options, ReplicationOptions replication) {
    return open(
        parts, options, replication, DiskEventStore::openReplica, EnumSet.allOf(Rule.class));
  }

  static Future<ReplicatedStore> open(
      Parts parts,
      EventStoreOptions options,
      ReplicationOptions replication,
      Opener opener,
      Set<Rule> rules) {
    var worker = new BurstWorker(parts.environment.worker("aorist-replicate"));
    var member =
        new ReplicationMember(
            replication, parts.environment, worker, parts.transport, parts.authority, rules);
    worker.afterEach(member::flush);
    Promise<ReplicatedStore> promise = ((VertxInternal) parts.vertx).getOrCreateContext().promise();
    opener
        .open(parts.vertx, parts.environment, parts.directory, parts.codec, options, worker, member)
        .onFailure(
            cause -> {
              worker.close();
              promise.fail(cause);
            })
        .onSuccess(store -> worker.execute(() -> begin(parts, worker, member, store, promise)));
    return promise.future();
  }

  private static void begin(
      Parts parts,
      Worker worker,
      ReplicationMember member,
      LogEventStore store,
      Promise<ReplicatedStore> promise) {
    try {
      long incarnation = SeatFile.incarnation(parts.directory, parts.environment.random());
      parts.transport.start(member::received, () -> {});
      member.start(store, incarnation);
      promise.complete(
          new ReplicatedStore(parts.vertx, parts.codec, worker, parts.transport, member, store));
    } catch (IOException | RuntimeException e) {
      store
          .close()
          .onComplete(
              any -> {
                worker.close();
                promise.fail(e);
              });
    }
  }

  /** This member's own log. */
  LogEventStore local() {
    return store;
  }

  /**
   * Reads what this member has: at once, without asking the leaders, and perhaps behind them. Where
   * this member leads it is all that its lanes have seen committed.
   */
  public EventReader here() {
    return store;
  }

  /** How every partition stands, as this member knows. */
  public Future<List<ReplicaStatus>> status() {
    Promise<List<ReplicaStatus>> promise = ((VertxInternal) vertx).getOrCreateContext().promise();
    worker.execute(
        () -> {
          List<ReplicaStatus> all = new ArrayList<>();
          for (int p = 0; p < store.partitions(); p++) {
            all.add(member.replica(p).status());
          }
          promise.complete(all);
        });
    return promise.future();
  }

  /**
   * How the cluster stands: every partition as its leader says, or as this member knows when that
   * cannot be asked. May take as long as a request does that nobody answers, some seconds.
   */
  public Future<ClusterStatus> clusterStatus() {
    List<Future<PartitionStatus>> all = new ArrayList<>();
    for (int p = 0; p < partitions(); p++) {
      int partition = p;
      all.add(
          ask(p, Request.report(), null)
              .map(PartitionStatus::fromBytes)
              .recover(cause -> onWorker(() -> member.replica(partition).report())));
    }
    return Future.all(all).compose(done -> onWorker(() -> member.status(done.list())));
  }

  /** Shares the partitions out over the members. */
  public Rebalancing rebalancing() {
    return new Rebalancing(this, member);
  }

  private <T> Future<T> onWorker(Supplier<T> question) {
    Promise<T> promise = context().promise();
    try {
      worker.execute(() -> promise.complete(question.get()));
    } catch (RejectedExecutionException e) {
      promise.fail(closed());
    }
    return promise.future();
  }

  @Override
  public int partitions() {
    return store.partitions();
  }

  @Override
  public int partitionOf(StreamId stream) {
    return store.partitionOf(stream);
  }

  /** The lane of a partition; what runs on it fails while another member leads the partition. */
  @Override
  public Lane lane(int partition) {
    return store.lane(partition);
  }

  @Override
  public String member() {
    return transport.self();
  }

  @Override
  public boolean isThere(String name) {
    return !member.hasLookedAround() || member.isThere(name);
  }

  @Override
  public boolean leads(int partition) {
    return member.leads(partition);
  }

  @Override
  public Future<byte[]> ask(int partition, byte[] question) {
    return ask(partition, Request.question(question), null);
  }

  @Override
  public boolean isToBeAskedAgain(Throwable cause) {
    return Failures.isToBeSentAgain(cause);
  }

  @Override
  public void answering(Answering answering) {
    member.answering(answering);
  }

  @Override
  public Future<Appended> append(Append append) {
    if (closing.get() != null) {
      return context().failedFuture(closed());
    }
    int partition = partitionOf(append.streams().get(0).stream());
    if (member.leads(partition)) {
      return store
          .append(append)
          .recover(
              cause ->
                  Failures.isToBeSentAgain(cause) && !isUnknownHere(cause)
                      ? forward(partition, append)
                      : Future.failedFuture(cause))
          .onSuccess(this::isAcknowledged);
    }
    return forward(partition, append).onSuccess(this::isAcknowledged);
  }

  /** Whether it has waited here for as long as anybody waits; asking once more would not help. */
  private static boolean isUnknownHere(Throwable cause) {
    return cause instanceof OutcomeUnknownException
        && cause.getCause() instanceof UnconfirmedException;
  }

  private Future<Appended> forward(int partition, Append append) {
    byte[] request;
    try {
      for (StreamAppend part : append.streams()) {
        if (partitionOf(part.stream()) != partition) {
          throw new IllegalArgumentException(
              part.stream()
                  + " lives in another partition than "
                  + append.streams().get(0).stream()
                  + ": one append stays within one partition."
                  + " Give the streams a common partition key, as in account-{alice}1, or append separately.");
        }
      }
      request = Request.append(append, codec, partition);
    } catch (RuntimeException e) {
      return context().failedFuture(e);
    }
    return ask(partition, request, null)
        .map(answer -> Request.appended(new Input(answer)))
        .recover(
            cause ->
                Future.failedFuture(
                    cause.getClass() == StoreUnavailableException.class
                        ? new OutcomeUnknownException(append.id(), cause)
                        : cause));
  }

  private void isAcknowledged(Appended answer) {
    acknowledged.accumulateAndGet(answer.last().partition(), answer.last().offset() + 1, Math::max);
  }

  boolean isClosed() {
    return closing.get() != null;
  }

  /** Completes on the caller's context. */
  <T> Promise<T> promise() {
    return context().promise();
  }

  private ContextInternal context() {
    return ((VertxInternal) vertx).getOrCreateContext();
  }

  /** Asks the leader of a partition; the future completes on the caller's context. */
  Future<byte[]> ask(int partition, byte[] request, @Nullable ConsumerOffset offset) {
    PromiseInternal<byte[]> promise = context().promise();
    if (closing.get() != null) {
      promise.fail(closed());
    } else {
      member.router().ask(partition, request, offset, promise);
    }
    return promise.future();
  }

  static StoreUnavailableException closed() {
    return new StoreUnavailableException("The store is closed. Open it again.", null);
  }

  Future<Long> askForNumber(int partition, byte[] request) {
    return ask(partition, request, null).map(answer -> new Input(answer).i64());
  }

  @Override
  public Future<EventBatch> readStream(StreamRead read) {
    return reads.stream(read);
  }

  @Override
  public Future<EventBatch> read(Position from, int maxBytes) {
    if (from.partition() >= partitions()) {
      return store.read(from, maxBytes);
    }
    return reads.partition(from, maxBytes, acknowledged.get(from.partition()));
  }

  /**
   * What this member has, or knows others to have, and what somebody was told of here: that may
   * still be on its way, and whoever reads it waits for it.
   */
  @Override
  public Checkpoint end() {
    Checkpoint end = store.known();
    for (int p = 0; p < partitions(); p++) {
      if (acknowledged.get(p) > end.offset(p)) {
        end = end.with(p, acknowledged.get(p));
      }
    }
    return end;
  }

  @Override
  public Future<Checkpoint> awaitBeyond(Checkpoint seen) {
    return store.awaitKnown(seen).map(any -> end());
  }

  @Override
  public Future<Long> closeTime() {
    return reads.closeTime();
  }

  @Override
  public Future<Checkpoint> checkpointAt(Instant instant) {
    return reads.checkpointAt(instant);
  }

  @Override
  public ConsumerOffsets consumerOffsets() {
    return offsets;
  }

  @Override
  public StoreStatistics statistics() {
    return store.statistics();
  }

  /** Gives the leaderships back, then ends what runs here. */
  @Override
  public Future<Void> close() {
    Promise<Void> promise = context().promise();
    if (!closing.compareAndSet(null, promise.future())) {
      closing.get().onComplete(promise);
      return promise.future();
    }
    worker.execute(
        () -> {
          Promise<Void> drained = Promise.promise();
          Future.join(underWay()).onComplete(any -> drained.tryComplete());
          worker.executeAfter(DRAIN, drained::tryComplete);
          drained.future().onComplete(any -> worker.execute(() -> leave(promise)));
        });
    return promise.future();
  }

  /** Completes with what is under way; on the replication worker. */
  private List<Future<?>> underWay() {
    List<Future<?>> all = new ArrayList<>();
    all.add(Future.succeededFuture());
    for (int p = 0; p < partitions(); p++) {
      Leading leading = member.replica(p).leading();
      if (leading != null && !leading.isSettled()) {
        all.add(store.currentEnd(p));
      }
      if (!member.router().isIdle(p)) {
        PromiseInternal<byte[]> answered = context().promise();
        member.router().ask(p, Request.end(), null, answered);
        all.add(answered.future());
      }
    }
    return all;
  }

  private void leave(Promise<Void> promise) {
    member.leave(
        () ->
            transport
                .close()
                .eventually(store::close)
                .onComplete(
                    closed -> {
                      worker.close();
                      promise.handle(closed);
                    }));
  }
}
