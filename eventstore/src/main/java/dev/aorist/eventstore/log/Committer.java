package dev.aorist.eventstore.log;

import dev.aorist.eventstore.OverloadedException;
import dev.aorist.eventstore.StoreStatistics;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.spi.Environment.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Natural batching: takes everything that waits, makes it durable in one go, publishes it, tells
 * all who wait, and begins again. While one commit is under way the next batch gathers, so the
 * batch is as large as the disk is slow and nobody ever waits for a timer.
 *
 * <p>An error poisons it: everything in flight ends as outcome unknown, nothing is taken any more,
 * and what was committed stays readable. There is no second try, since after a failed force the
 * kernel may report the lost pages as written.
 *
 * <p>Any thread submits; one task on the commit worker does the rest.
 */
final class Committer implements Runnable {
  /** Bytes of records that may wait; more are refused. */
  static final long MOST_WAITING = 8L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private final CommitQueue queue = new CommitQueue();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicLong waiting = new AtomicLong();
  private final CommitLog log;
  private final Worker worker;
  private final PartitionIndex[] partitions;
  private final TailCache cache;
  private final Waiters waiters;
  private final LongSupplier nanoTime;
  private final CommitMeter meter = new CommitMeter();
  private final Tellings tellings = new Tellings();
  private final List<PendingRecord<?>> batch = new ArrayList<>();
  private final @Nullable Confirmations confirmations;
  private long ceiling;
  private Runnable whenCommitted = () -> {};
  private volatile @Nullable Throwable poison;

  /** Commits to one machine. */
  Committer(
      CommitLog log,
      Worker worker,
      PartitionIndex[] partitions,
      TailCache cache,
      Waiters waiters,
      LongSupplier nanoTime) {
    this(log, worker, partitions, cache, waiters, nanoTime, null);
  }

  /**
   * @param nanoTime measures durations
   * @param replicated gives, for the bytes that wait, what waits for replicas; null without any
   */
  Committer(
      CommitLog log,
      Worker worker,
      PartitionIndex[] partitions,
      TailCache cache,
      Waiters waiters,
      LongSupplier nanoTime,
      @Nullable Function<AtomicLong, Confirmations> replicated) {
    this.log = log;
    this.worker = worker;
    this.partitions = partitions;
    this.cache = cache;
    this.waiters = waiters;
    this.nanoTime = nanoTime;
    this.confirmations = replicated == null ? null : replicated.apply(waiting);
  }

  /**
   * Called once, before anything is submitted.
   *
   * @param ceiling what is durable already
   * @param whenCommitted run after each commit of records, on the commit worker
   */
  void begin(long ceiling, Runnable whenCommitted) {
    this.ceiling = ceiling;
    this.whenCommitted = whenCommitted;
  }

  /** Fails when new records cannot be taken; called before anything is spent on one. */
  void admit() {
    Throwable cause = poison;
    if (cause instanceof StoreUnavailableException closed) {
      throw closed;
    }
    if (cause != null) {
      throw new StoreUnavailableException(
          "The log failed ("
              + cause.getMessage()
              + ") and takes no more appends; what was acknowledged is safe."
              + " Mend the cause and open the store again.",
          cause);
    }
    log.admit();
    refuse(waiting.get());
  }

  /**
   * Takes room for a record; called before anything is assigned to it, and followed by {@link
   * #submit}.
   */
  void reserve(int bytes) {
    long now = waiting.addAndGet(bytes);
    try {
      refuse(now);
    } catch (OverloadedException e) {
      waiting.addAndGet(-bytes);
      throw e;
    }
  }

  /** What was committed so far; any thread. */
  StoreStatistics statistics() {
    return meter.statistics(waiting.get());
  }

  private static void refuse(long waiting) {
    if (waiting > MOST_WAITING) {
      throw new OverloadedException("Bytes that wait for the disk", waiting, MOST_WAITING);
    }
  }

  /** Queues a record for the next commit. Records of one partition come in order. */
  void submit(PendingRecord<?> record) {
    enqueue(record);
  }

  /** Tells {@code barrier} when everything submitted before it is committed. */
  void submit(Barrier barrier) {
    enqueue(barrier);
  }

  /** What waits for replicas. */
  Confirmations confirmations() {
    return Objects.requireNonNull(confirmations, "this log has no replicas");
  }

  private void enqueue(Submission<?> submission) {
    if (queue.add(submission) && scheduled.compareAndSet(false, true)) {
      try {
        worker.execute(this);
      } catch (RejectedExecutionException e) {
        // The store was closed while this was decided; end() came before the worker's end.
        run();
      }
    }
  }

  /**
   * Takes nothing any more, so that the log can be closed; on the commit worker. What comes late is
   * answered, and written nowhere.
   */
  void end(Throwable cause) {
    if (poison == null) {
      poison = cause;
    }
  }

  /** Whether nothing is taken any more; on the commit worker. */
  boolean hasFailed() {
    return poison != null;
  }

  @Override
  public void run() {
    do {
      for (Submission<?> first = queue.takeAll(); first != null; first = queue.takeAll()) {
        commit(first);
      }
      scheduled.set(false);
      // What was added between the last look and the line above found the flag set and woke nobody.
    } while (!queue.isEmpty() && scheduled.compareAndSet(false, true));
  }

  private void commit(Submission<?> first) {
    batch.clear();
    long promise = ceiling;
    for (Submission<?> each = first; each != null; each = each.next) {
      if (each instanceof PendingRecord<?> record) {
        batch.add(record);
      } else {
        promise = Math.max(promise, ((Barrier) each).ceiling);
      }
    }
    if (confirmations != null && poison == null) {
      confirmations.replicas().sending(batch);
    }
    Throwable failure = write(promise);
    if (confirmations != null) {
      confirmations.forced(first, failure);
      if (failure == null && !batch.isEmpty()) {
        whenCommitted.run();
      }
      return;
    }
    for (Submission<?> each = first; each != null; ) {
      Submission<?> following = each.next;
      if (failure != null) {
        each.fail(failure);
      }
      tellings.add(each);
      each = following;
    }
    tellings.tellAll();
    if (failure == null && !batch.isEmpty()) {
      waiters.wake();
      whenCommitted.run();
    }
  }

  /** After a lull: has the log leave evidence of the last commit; on the commit worker. */
  void settle() {
    if (poison == null) {
      try {
        log.settle();
      } catch (IOException | RuntimeException | Error e) {
        fail(e);
      }
    }
  }

  private void fail(Throwable cause) {
    LOG.error("The log failed and takes no more appends", cause);
    poison = cause;
    if (confirmations != null) {
      confirmations.forced(null, cause);
    }
  }

  /** Makes the batch durable and shows it to readers; null when that went well. */
  private @Nullable Throwable write(long promise) {
    if (poison != null) {
      return poison;
    }
    if (batch.isEmpty() && promise == ceiling) {
      return null;
    }
    try {
      long start = nanoTime.getAsLong();
      log.commit(batch, promise);
      meter.committed(batch, nanoTime.getAsLong() - start);
      ceiling = promise;
      batch.forEach(this::publish);
      return null;
    } catch (IOException | RuntimeException | Error e) {
      // Also an error that is none of the disk's: whoever waits must hear, and the lanes are ahead
      // of the log now.
      fail(e);
      return e;
    }
  }

  private void publish(PendingRecord<?> record) {
    if (confirmations != null) {
      hold(record);
      return;
    }
    partitions[record.partition()].add(
        record.location(),
        record.bytes().length,
        record.firstOffset(),
        record.events(),
        record.timestamp(),
        record.bytes());
    cache.keep(record.partition(), record.number(), record.bytes().length);
    waiting.addAndGet(-record.bytes().length);
  }

  /** Keeps the record until its replicas have it, too. */
  private void hold(PendingRecord<?> record) {
    PartitionIndex index = partitions[record.partition()];
    if (record.isCut()) {
      index.cut(record.number());
      return;
    }
    index.hold(
        record.location(),
        record.bytes().length,
        record.firstOffset(),
        record.events(),
        record.timestamp(),
        record.bytes());
    cache.keep(record.partition(), record.number(), record.bytes().length);
  }
}
