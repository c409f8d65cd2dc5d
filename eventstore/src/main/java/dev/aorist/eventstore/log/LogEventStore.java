package dev.aorist.eventstore.log;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Checkpoint;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
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
  private final HybridClock clock;
  private final PartitionIndex[] partitions;
  private final LogLane[] lanes;
  private final Waiters waiters = new Waiters(this::end);
  private final Committer committer;
  private final Lull lull;
  private final Reads reads;
  private final ConsumerOffsets offsets;
  private final AtomicReference<@Nullable Future<Void>> closing = new AtomicReference<>();

  /** The highest time that some reader was promised and no record stands for. */
  private final AtomicLong promised = new AtomicLong();

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
    this.callers = new Callers(vertx);
    this.environment = environment;
    this.log = log;
    this.commitWorker = environment.worker("aorist-commit");
    this.laneWorkers = environment.workers("aorist-lane", READERS);
    this.readWorkers = environment.workers("aorist-read", READERS);
    this.clock = new HybridClock(environment.clock());
    this.partitions = new PartitionIndex[partitions];
    this.lanes = new LogLane[partitions];
    var cache = new TailCache(keepsAll ? TailCache.EVERYTHING : TailCache.DISK, this.partitions);
    this.committer =
        new Committer(log, commitWorker, this.partitions, cache, waiters, environment::nanoTime);
    this.lull = new Lull(commitWorker, committer);
    this.reads = new Reads(log, this.partitions, new EventTypes(codec), readWorkers);
    for (int p = 0; p < lanes.length; p++) {
      int partition = p;
      this.partitions[p] = new PartitionIndex();
      lanes[p] =
          new LogLane(
              p,
              log.epoch(),
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
    try {
      recover();
    } catch (IOException | RuntimeException e) {
      closeWorkers();
      throw e;
    }
  }

  private void recover() throws IOException {
    long now = environment.clock().millis();
    for (int p = 0; p < lanes.length; p++) {
      SealedLog.Tail tail = log.sealed().tail(p);
      lanes[p].begin(tail);
      partitions[p].begin(tail);
      clock.skipTo(tail.timestamp());
    }
    log.recover(
        (record, location) -> {
          int partition = record.partition();
          if (partition >= lanes.length) {
            return "partition " + partition + " where there are " + lanes.length;
          }
          String wrong = lanes[partition].whyNotNext(record);
          if (wrong == null) {
            lanes[partition].recover(record, now);
            partitions[partition].add(
                location,
                record.length(),
                record.firstOffset(),
                record.events(),
                record.timestamp(),
                null);
            clock.skipTo(record.timestamp());
          }
          return wrong;
        });
    promised.set(log.ceiling());
    clock.skipTo(log.ceiling());
    committer.begin(log.ceiling(), lull::committed);
    log.whenSealed(done -> commitWorker.execute(() -> adopt(done)));
    commitWorker.execute(lull::begin);
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
    try {
      LogLane lane = lanes[partitionOf(append.streams().get(0).stream())];
      lane.execute(append, () -> decide(lane, append, answer));
    } catch (RuntimeException e) {
      answer.failed(e);
    }
    return answer.future();
  }

  private static void decide(LogLane lane, Append append, Answer<Appended> answer) {
    try {
      if (!lane.repeats(append.id(), answer)) {
        lane.append(append, answer);
      }
    } catch (VersionConflictException e) {
      lane.whenCommitted(answer.failingWith(e));
    } catch (RuntimeException e) {
      answer.failed(e);
    }
  }

  private void firstAnswer(int partition, long number, Completion<Appended> done) {
    reads
        .record(partition, number, (ContextInternal) done.context())
        .map(slice -> new RecordView().wrap(slice.bytes(), slice.at()).answer())
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
    return closeUpTo(clock.last(), callers.context());
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
    return closeUpTo(asked, context).compose(time -> reads.onReader(context, () -> endsAt(time)));
  }

  private Checkpoint endsAt(long time) throws IOException {
    long[] ends = new long[partitions.length];
    for (int p = 0; p < ends.length; p++) {
      ends[p] = reads.endAt(p, time);
    }
    return Checkpoint.of(ends);
  }

  /**
   * Closes {@code time}: the clock passes it, every lane takes a turn, so that whatever was stamped
   * below it is submitted, and all that is committed together with the promise, if no record stands
   * for it.
   */
  private Future<Long> closeUpTo(long time, ContextInternal context) {
    if (time > clock.last()) {
      promised.accumulateAndGet(time, Math::max);
      clock.skipTo(time);
    }
    var closed = new Answer<Long>(context);
    var lanesLeft = new AtomicInteger(lanes.length);
    try {
      for (LogLane lane : lanes) {
        lane.execute(
            () -> {
              if (lanesLeft.decrementAndGet() == 0) {
                committer.submit(new Barrier(closed.succeedingWith(time), promised.get()));
              }
            });
      }
    } catch (RuntimeException e) {
      closed.failed(e);
    }
    return closed.future();
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
