package dev.aorist.eventstore.log;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exclusive turn: whatever is executed runs alone, in order of arrival. Not a thread: the caller
 * who finds the turn free takes it, with no hand-over; who finds it taken queues the work for its
 * holder. A holder works off others' work for a bounded while only, so that no caller (an event
 * loop, say) is kept for long; then a worker goes on.
 */
final class Turn {
  private static final Logger LOG = LoggerFactory.getLogger(Turn.class);
  private static final int WHILE = 64;
  private final Executor worker;
  private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();

  /** How much was handed over and is not done yet; who raises it from 0 holds the turn. */
  private final AtomicInteger open = new AtomicInteger();

  private Thread holder;

  Turn(Executor worker) {
    this.worker = worker;
  }

  void execute(Runnable work) {
    // An idle turn may have work in its queue: whoever put it there has not counted it yet, and a
    // holder may have run one piece in place of another. A caller's own may be among it, so nobody
    // goes past it.
    if (queue.isEmpty() && open.compareAndSet(0, 1)) {
      holder = Thread.currentThread();
      run(work);
      goOn(open.decrementAndGet());
      return;
    }
    queue.add(work);
    if (open.getAndIncrement() == 0) {
      drain();
    }
  }

  private void goOn(int left) {
    if (left > 0) {
      drain();
    }
  }

  /** Works off the queue; called by whoever has the turn while something is open. */
  private void drain() {
    for (int i = 0; i < WHILE; i++) {
      holder = Thread.currentThread();
      Runnable work = queue.poll();
      run(work);
      if (open.decrementAndGet() == 0) {
        return;
      }
    }
    worker.execute(this::drain);
  }

  private void run(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.error("Work on a lane failed without an answer", e);
    } finally {
      holder = null;
    }
  }

  boolean isHeldByCaller() {
    return holder == Thread.currentThread();
  }
}
