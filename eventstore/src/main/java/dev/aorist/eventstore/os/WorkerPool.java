package dev.aorist.eventstore.os;

import dev.aorist.eventstore.spi.Environment.Worker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some threads and one queue. Threads that have been idle for a while end. Closing interrupts idle
 * threads only, never a task (see {@link ThreadPoolExecutor#shutdown}).
 */
final class WorkerPool implements Worker {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
  private static final int IDLE_SECONDS = 30;

  private final ThreadPoolExecutor executor;

  WorkerPool(String name, int threads) {
    var number = new AtomicInteger();
    executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              String suffix = threads == 1 ? "" : "-" + number.getAndIncrement();
              var thread = new Thread(task, name + suffix);
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(
        () -> {
          try {
            task.run();
          } catch (Throwable e) {
            LOG.error("A task of {} failed", Thread.currentThread().getName(), e);
          }
        });
  }

  /** The JDK's one timer thread hands over; what it cannot hand over any more, it drops. */
  @Override
  public void executeAfter(Duration delay, Runnable task) {
    CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, this).execute(task);
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
