package dev.aorist.eventstore.log;

import dev.aorist.eventstore.record.RecordEncoder;
import dev.aorist.eventstore.spi.Environment.Worker;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is forced here and waits until its replicas have it, too: publishes each partition in order
 * and tells those who wait. What was decided in an epoch that is over ends as outcome unknown,
 * whenever it arrives.
 *
 * <p>The commit worker hands over what was forced; all else happens on the replication worker.
 */
final class Confirmations {
  private final Worker worker;
  private final Replicas replicas;
  private final PartitionIndex[] partitions;
  private final Waiters waiters;
  private final AtomicLong waiting;
  private final Tellings tellings = new Tellings();
  private final Partition[] states;
  private @Nullable Throwable failure;

  private static final class Partition {
    final ArrayDeque<Submission<?>> queue = new ArrayDeque<>();
    int epoch;
    long forced;
    long committed;
    long round;
  }

  /**
   * @param waiting the bytes that wait
   */
  Confirmations(
      Worker worker,
      Replicas replicas,
      PartitionIndex[] partitions,
      Waiters waiters,
      AtomicLong waiting) {
    this.worker = worker;
    this.replicas = replicas;
    this.partitions = partitions;
    this.waiters = waiters;
    this.waiting = waiting;
    this.states = new Partition[partitions.length];
  }

  /** A partition begins with what was found at opening; by the thread that opens. */
  void begin(int partition, long forced, long committed) {
    states[partition] = new Partition();
    states[partition].forced = forced;
    states[partition].committed = committed;
  }

  Replicas replicas() {
    return replicas;
  }

  /** Takes what was forced, linked; on the commit worker. */
  void forced(@Nullable Submission<?> first, @Nullable Throwable cause) {
    try {
      worker.execute(() -> take(first, cause));
    } catch (RejectedExecutionException e) {
      take(first, LogEventStore.closed()); // replication has ended, and nobody else is here
    }
  }

  private void take(@Nullable Submission<?> first, @Nullable Throwable cause) {
    boolean failedNow = cause != null && failure == null;
    failure = cause != null ? cause : failure;
    for (Submission<?> each = first; each != null; ) {
      Submission<?> following = each.next;
      if (each instanceof PendingRecord<?> record) {
        take(record);
      } else {
        take((Barrier) each);
      }
      each = following;
    }
    tellings.tellAll();
    if (failedNow) {
      for (Partition state : states) {
        stop(state, cause);
      }
      replicas.failed(cause);
    }
  }

  private void take(PendingRecord<?> record) {
    Partition state = states[record.partition()];
    Throwable cause = failure;
    if (cause == null) {
      state.forced = record.isCut() ? record.number() : record.number() + 1;
      replicas.forced(record.partition(), state.forced);
      if (record.isAnswered() && RecordEncoder.epoch(record.bytes()) != state.epoch) {
        cause = overtaken();
      }
    }
    if (cause != null) {
      fail(record, cause);
    } else if (record.isAnswered()) {
      state.queue.add(record);
    }
  }

  private void take(Barrier barrier) {
    if (barrier.partition < 0) {
      if (failure != null) {
        barrier.fail(failure);
      }
      tellings.add(barrier);
      return;
    }
    Partition state = states[barrier.partition];
    if (failure != null || barrier.epoch != state.epoch) {
      fail(barrier, failure != null ? failure : overtaken());
      return;
    }
    barrier.records = state.forced;
    barrier.round = replicas.ask(barrier.partition);
    state.queue.add(barrier);
  }

  private static Throwable overtaken() {
    return new IllegalStateException("the partition has another leader by now");
  }

  private void fail(Submission<?> submission, Throwable cause) {
    if (submission instanceof PendingRecord<?> record) {
      release(record);
      if (!record.isAnswered()) {
        return;
      }
    }
    submission.fail(cause);
    tellings.add(submission);
  }

  private void release(PendingRecord<?> record) {
    if (record.isAnswered()) {
      waiting.addAndGet(-record.bytes().length);
    }
  }

  /** What is decided in this epoch is answered from now on. */
  void lead(int partition, int epoch) {
    states[partition].epoch = epoch;
    states[partition].round = 0; // an epoch's rounds begin anew, and those of another say nothing
  }

  /** Nothing that was decided here is answered any more but as unknown. */
  void stop(int partition, Throwable cause) {
    stop(states[partition], cause);
    tellings.tellAll();
  }

  /** What waits now is answered as unknown; what comes next is answered as ever. */
  void giveUp(int partition, Throwable cause) {
    fail(states[partition], cause);
    tellings.tellAll();
  }

  private void stop(Partition state, Throwable cause) {
    state.epoch = 0;
    fail(state, cause);
  }

  private void fail(Partition state, Throwable cause) {
    for (Submission<?> each = state.queue.poll(); each != null; each = state.queue.poll()) {
      fail(each, cause);
    }
  }

  long forced(int partition) {
    return states[partition].forced;
  }

  /**
   * So many records of a partition are committed, and all replicas have confirmed so many rounds.
   */
  void confirm(int partition, long committed, long round) {
    Partition state = states[partition];
    boolean more = committed > state.committed;
    if (more) {
      state.committed = committed;
      partitions[partition].publish(committed);
    }
    state.round = Math.max(state.round, round);
    for (Submission<?> each = state.queue.peek();
        each != null && isConfirmed(each, state);
        each = state.queue.peek()) {
      state.queue.poll();
      if (each instanceof PendingRecord<?> record) {
        release(record);
      }
      tellings.add(each);
    }
    tellings.tellAll();
    if (more) {
      waiters.wake();
    }
  }

  private static boolean isConfirmed(Submission<?> submission, Partition state) {
    if (submission instanceof PendingRecord<?> record) {
      return record.number() < state.committed;
    }
    Barrier barrier = (Barrier) submission;
    return barrier.records <= state.committed && barrier.round <= state.round;
  }
}
