package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.spi.Environment.Worker;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off all that waits, and then does one thing more: what all of it has to say to a member can
 * leave in one message. Nobody waits for a timer: while one burst is under way the next one
 * gathers, so messages are as large as the member is busy.
 *
 * <p>Any thread hands over.
 */
final class BurstWorker implements Worker {
  private static final Logger LOG = LoggerFactory.getLogger(BurstWorker.class);

  /** How many tasks make a burst at most, so that what they have to say does not wait for ever. */
  private static final int MOST = 256;

  private final Worker worker;
  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile Runnable afterwards = () -> {};
  private volatile boolean closed;

  /**
   * @param worker with nothing else to do
   */
  BurstWorker(Worker worker) {
    this.worker = worker;
  }

  /** What is done after each burst from now on, on the worker. */
  void afterEach(Runnable task) {
    afterwards = task;
  }

  @Override
  public void execute(Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("The worker is closed.");
    }
    queue.add(task);
    if (scheduled.compareAndSet(false, true)) {
      worker.execute(this::work);
    }
  }

  @Override
  public void executeAfter(Duration delay, Runnable task) {
    worker.executeAfter(delay, () -> executeNow(task));
  }

  /** On the worker itself, so it comes behind what waits and is never refused. */
  private void executeNow(Runnable task) {
    queue.add(task);
    if (scheduled.compareAndSet(false, true)) {
      work();
    }
  }

  private void work() {
    do {
      while (!queue.isEmpty()) {
        burst();
      }
      scheduled.set(false);
      // What was added between the last look and the line above found the flag set and woke nobody.
    } while (!queue.isEmpty() && scheduled.compareAndSet(false, true));
  }

  private void burst() {
    int left = MOST;
    for (Runnable task = queue.poll(); task != null; task = --left > 0 ? queue.poll() : null) {
      run(task);
    }
    run(afterwards);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOG.error("A task of {} failed", Thread.currentThread().getName(), e);
    }
  }

  /** What was handed over before still runs. */
  @Override
  public void close() {
    closed = true;
    worker.close();
  }
}
