package dev.aorist.eventstore.log;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.ConsumerOffsets;
import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreStatistics;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.VersionConflictException;
import dev.aorist.eventstore.record.EventTypes;
import dev.aorist.eventstore.record.RecordBatch;
import dev.aorist.eventstore.record.RecordBatch.RecordSlice;
import dev.aorist.eventstore.record.RecordBatch.Selection;
import dev.aorist.eventstore.record.RecordView;
import dev.aorist.eventstore.spi.Completion;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.Environment.Worker;
import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.eventstore.spi.Lane;
import dev.aorist.eventstore.spi.Lanes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The event store: puts lanes, commit, index and reads together. What makes it a memory store or a
 * disk store is its {@link CommitLog}. Any thread may call everything.
 */
public final class LogEventStore implements EventStore, Lanes {
  private static final int READERS = 2;

  /** How many streams without unsealed records all lanes together remember. */
  private static final int HEADS = 128 * 1024;

  private final Callers callers;
  private final Environment environment;
  private final CommitLog log;
  private final Worker commitWorker;
  private final Worker laneWorkers;
  private final Worker readWorkers;
  private final @Nullable Epochs @Nullable [] epochs;
  private final HybridClock clock;
  private final PartitionIndex[] partitions;
  private final LogLane[] lanes;
  private final Waiters known = new Waiters(this::known, null);
  private final Waiters waiters = new Waiters(this::end, known);
  private final Committer committer;
  private final Lull lull;
  private final Reads reads;
  private final LogConsumerOffsets offsets;
  private final ClosedTimes closedTimes;
  private final @Nullable LocalLog local;
  private final AtomicReference<@Nullable Future<Void>> closing = new AtomicReference<>();

  /** Ends of partitions that only other members hold, as those have said. */
  private final AtomicLongArray announced;

  /**
   * Takes up what {@code log} holds. Blocks while it does; not for an event loop.
   *
   * @param log not used by anybody else
   * @param partitions how many {@code log} has
   * @param idWindow how long ids are remembered
   * @param keepsAll whether the bytes of all records stay in memory, since {@code log} cannot be
   *     read
   * @throws CorruptDataException when the records do not continue each other
   */
  public LogEventStore(
      Vertx vertx,
      Environment environment,
      CommitLog log,
      boolean keepsAll,
      EventCodec codec,
      int partitions,
      Duration idWindow)
      throws IOException {
    this(vertx, environment, log, keepsAll, codec, partitions, idWindow, null, null);
  }

  /**
   * Takes up what {@code log} holds, which is the log of one of several members.
   *
   * @param replication on which {@code replicas} is called
   * @param replicas without which nothing is committed; null without any
   */
  public LogEventStore(
      Vertx vertx,
      Environment environment,
      CommitLog log,
      boolean keepsAll,
      EventCodec codec,
      int partitions,
      Duration idWindow,
      @Nullable Worker replication,
      @Nullable Replicas replicas)
      throws IOException {
    this.callers = new Callers(vertx);
    this.environment = environment;
    this.log = log;
    this.commitWorker = environment.worker("aorist-commit");
    this.laneWorkers = environment.workers("aorist-lane", READERS);
    this.readWorkers = environment.workers("aorist-read", READERS);
    this.clock = new HybridClock(environment.clock());
    this.partitions = new PartitionIndex[partitions];
    this.announced = new AtomicLongArray(partitions);
    this.lanes = new LogLane[partitions];
    var cache = new TailCache(keepsAll ? TailCache.EVERYTHING : TailCache.DISK, this.partitions);
    boolean alone = replication == null || replicas == null;
    this.epochs = alone ? null : new Epochs[partitions];
    this.committer =
        new Committer(
            log,
            commitWorker,
            this.partitions,
            cache,
            waiters,
            environment::nanoTime,
            alone
                ? null
                : waiting ->
                    new Confirmations(replication, replicas, this.partitions, waiters, waiting));
    this.lull = new Lull(commitWorker, committer);
    this.reads = new Reads(log, this.partitions, new EventTypes(codec), readWorkers);
    for (int p = 0; p < lanes.length; p++) {
      int partition = p;
      this.partitions[p] = new PartitionIndex();
      lanes[p] =
          new LogLane(
              p,
              alone ? log.epoch() : 0,
              clock,
              committer,
              laneWorkers,
              readWorkers,
              log.sealed(),
              HEADS / partitions,
              codec,
              idWindow,
              this::partitionOf,
              (number, done) -> firstAnswer(partition, number, done));
    }
    this.offsets = new LogConsumerOffsets(lanes, callers);
    this.closedTimes = new ClosedTimes(clock, lanes, committer);
    this.local =
        epochs == null
            ? null
            : new LocalLog(log, this.partitions, lanes, epochs, reads, committer, replication);
    try {
      recover();
    } catch (IOException | RuntimeException e) {
      closeWorkers();
      throw e;
    }
  }

  private void recover() throws IOException {
    new Recovery(log, partitions, lanes, epochs, clock, environment.clock().millis()).run();
    for (int p = 0; p < lanes.length; p++) {
      publish(p);
    }
    closedTimes.begin(log.ceiling());
    committer.begin(log.ceiling(), lull::committed);
    if (local != null) {
      log.keepUncommitted(p -> partitions[p].records());
    }
    log.whenSealed(done -> commitWorker.execute(() -> adopt(done)));
    commitWorker.execute(lull::begin);
  }

  /** Alone, what is stored is committed; replicas have to say what is. */
  private void publish(int partition) {
    PartitionIndex index = partitions[partition];
    if (local == null) {
      index.publish(index.held());
    } else {
      committer.confirmations().begin(partition, index.held(), index.records());
    }
  }

  /** What the replication works with; for a log that has replicas. */
  public LocalLog local() {
    return Objects.requireNonNull(local, "this log has no replicas");
  }

  /** Finds what is sealed there from now on, if all of it was committed; on the commit worker. */
  private void adopt(Runnable done) {
    if (committer.hasFailed()) {
      return;
    }
    for (int p = 0; p < lanes.length; p++) {
      int partition = p;
      long upTo = log.sealed().tail(p).records();
      partitions[p].seal(upTo);
      laneWorkers.execute(() -> lanes[partition].seal(upTo));
    }
    done.run();
  }

  @Override
  public int partitions() {
    return lanes.length;
  }

  @Override
  public int partitionOf(StreamId stream) {
    return Partitioning.partition(stream.partitionKey(), lanes.length);
  }

  @Override
  public Lane lane(int partition) {
    return lanes[partition];
  }

  @Override
  public Future<Appended> append(Append append) {
    var answer = new Answer<Appended>(callers.context());
    append(append, null, answer);
    return answer.future();
  }

  /**
   * Appends what another member has encoded already.
   *
   * @param append says the streams and what is expected of them; its events do not count
   * @param encoded as a record, checked; null to encode the events
   */
  public void append(Append append, byte @Nullable [] encoded, Completion<Appended> done) {
    try {
      LogLane lane = lanes[partitionOf(append.streams().get(0).stream())];
      lane.execute(append, () -> decide(lane, append, encoded, done));
    } catch (RuntimeException e) {
      done.failed(e);
    }
  }

  private static void decide(
      LogLane lane, Append append, byte @Nullable [] encoded, Completion<Appended> done) {
    try {
      if (!lane.repeats(append.id(), done)) {
        lane.append(append, encoded, done);
      }
    } catch (VersionConflictException e) {
      lane.whenCommitted(Afterwards.failing(done, e));
    } catch (RuntimeException e) {
      done.failed(e);
    }
  }

  private void firstAnswer(int partition, long number, Completion<Appended> done) {
    var context = (ContextInternal) done.context();
    reads
        .record(partition, number, context == null ? callers.context() : context)
        .map(record -> new RecordView().wrap(record, 0).answer())
        .onComplete(done::succeeded, done::failed);
  }

  @Override
  public Future<EventBatch> readStream(StreamRead read) {
    ContextInternal context = callers.context();
    Promise<StreamHeads.@Nullable Entries> entries = context.promise();
    int partition = partitionOf(read.stream());
    try {
      lanes[partition].execute(() -> entries.complete(lanes[partition].entries(read.stream())));
    } catch (RuntimeException e) {
      entries.fail(e);
    }
    if (entries.future().succeeded()) { // the lane was idle: no need to be called back
      return reads.stream(read, partition, entries.future().result(), context);
    }
    return entries.future().compose(found -> reads.stream(read, partition, found, context));
  }

  @Override
  public Future<EventBatch> read(Position from, int maxBytes) {
    ContextInternal context = callers.context();
    if (closing.get() != null) {
      return context.failedFuture(closed());
    }
    if (from.partition() >= partitions.length) {
      return context.failedFuture(
          new IllegalArgumentException(
              "There is no partition "
                  + from.partition()
                  + "; the store has partitions 0 to "
                  + (partitions.length - 1)
                  + "."));
    }
    long end = partitions[from.partition()].end();
    if (from.offset() > end) {
      return context.failedFuture(
          new IllegalArgumentException(
              from
                  + " lies beyond the end of partition "
                  + from.partition()
                  + ", whose next offset is "
                  + end
                  + ". Was the position taken from another store, or the store restored from an older backup?"));
    }
    return reads.partition(from, maxBytes, context);
  }

  @Override
  public Checkpoint end() {
    long[] ends = new long[partitions.length];
    for (int p = 0; p < ends.length; p++) {
      ends[p] = partitions[p].end();
    }
    return Checkpoint.of(ends);
  }

  /** The end of each partition as far as it is known, though the events may not be here. */
  public Checkpoint known() {
    long[] ends = new long[partitions.length];
    for (int p = 0; p < ends.length; p++) {
      ends[p] = Math.max(partitions[p].end(), announced.get(p));
    }
    return Checkpoint.of(ends);
  }

  /** Another member says where a partition ends that is not held here. */
  public void announce(int partition, long end) {
    if (end > announced.get(partition)) {
      announced.accumulateAndGet(partition, end, Math::max);
      known.wake();
    }
  }

  /** {@link #awaitBeyond}, where what is known counts and need not be here. */
  public Future<Checkpoint> awaitKnown(Checkpoint seen) {
    ContextInternal context = callers.context();
    return closing.get() != null ? context.failedFuture(closed()) : known.await(seen, context);
  }

  /** A batch of records that another member has read. */
  public EventBatch batch(List<RecordSlice> records, Selection selection, long next, boolean end) {
    return new RecordBatch(reads.types(), records, selection, next, end);
  }

  @Override
  public Future<Checkpoint> awaitBeyond(Checkpoint seen) {
    ContextInternal context = callers.context();
    if (closing.get() != null) {
      return context.failedFuture(closed());
    }
    return waiters.await(seen, context);
  }

  @Override
  public Future<Long> closeTime() {
    return closedTimes.close(clock.last(), callers.context());
  }

  @Override
  public Future<Checkpoint> checkpointAt(Instant instant) {
    // The store's present, not only the machine's: its time stays where it was when the clock goes
    // back.
    Instant present =
        Instant.ofEpochMilli(
            Math.max(environment.clock().millis(), HybridTime.millis(clock.last())));
    long asked = HybridTime.lastAt(instant.isAfter(present) ? present : instant);
    ContextInternal context = callers.context();
    return closedTimes
        .close(asked, context)
        .compose(time -> reads.onReader(context, () -> endsAt(time)));
  }

  /**
   * The end of a partition that this member leads, as it was when this was asked or later: once
   * that is committed, and certain to be the newest.
   */
  public Future<Long> currentEnd(int partition) {
    return endOnceSure(partition, LogLane::whenCommitted);
  }

  /**
   * Closes {@code time} in a partition that this member leads: no later record of it will have a
   * timestamp at or below it.
   *
   * @return the end of the partition behind all records at or below that time
   */
  public Future<Long> closeUpTo(int partition, long time) {
    return endOnceSure(partition, (lane, done) -> lane.close(time, done));
  }

  private Future<Long> endOnceSure(int partition, BiConsumer<LogLane, Completion<Void>> ask) {
    return offsets.<Void>decide(partition, ask::accept).map(any -> partitions[partition].end());
  }

  /** The newest timestamp that this member knows. */
  public long lastTimestamp() {
    return clock.last();
  }

  /** The end of what is not after {@code time} in a partition in which it was closed. */
  public Future<Long> endOnceClosed(int partition, long time) {
    return reads.onReader(callers.context(), () -> reads.endAt(partition, time));
  }

  /** What consumer groups have stored of a partition that this member leads. */
  public Future<List<ConsumerOffset>> consumers(int partition) {
    return offsets.all(partition);
  }

  private Checkpoint endsAt(long time) throws IOException {
    long[] ends = new long[partitions.length];
    for (int p = 0; p < ends.length; p++) {
      ends[p] = reads.endAt(p, time);
    }
    return Checkpoint.of(ends);
  }

  @Override
  public ConsumerOffsets consumerOffsets() {
    return offsets;
  }

  @Override
  public StoreStatistics statistics() {
    return committer.statistics();
  }

  @Override
  public Future<Void> close() {
    Promise<Void> promise = callers.context().promise();
    if (!closing.compareAndSet(null, promise.future())) {
      closing.get().onComplete(promise);
      return promise.future();
    }
    var lanesLeft = new AtomicInteger(lanes.length);
    var drained = new Answer<Void>(callers.context());
    for (LogLane lane : lanes) {
      lane.close(
          () -> {
            if (lanesLeft.decrementAndGet() == 0) {
              committer.submit(new Barrier(drained, Long.MIN_VALUE));
            }
          });
    }
    drained.future().onComplete(any -> commitWorker.execute(() -> release(promise)));
    return promise.future();
  }

  /** Gives up the log and the threads; on the commit worker, after the last commit. */
  private void release(Promise<Void> promise) {
    committer.end(closed());
    waiters.fail(closed());
    try {
      log.close();
      promise.complete();
    } catch (IOException | RuntimeException e) {
      promise.fail(e);
    } finally {
      closeWorkers();
    }
  }

  private void closeWorkers() {
    laneWorkers.close();
    readWorkers.close();
    commitWorker.close();
  }

  static StoreUnavailableException closed() {
    return new StoreUnavailableException("The store is closed. Open it again.", null);
  }
}
