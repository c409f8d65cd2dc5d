package dev.aorist.projections.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Holds up a fold, on its worker thread, while the test looks at what goes on meanwhile. */
public final class Gate implements Consumer<Object> {
  private final AtomicInteger passed = new AtomicInteger();
  private volatile CountDownLatch closed = new CountDownLatch(0);
  private volatile CountDownLatch visitor = new CountDownLatch(1);

  /** From now on nobody passes. */
  public void shut() {
    visitor = new CountDownLatch(1);
    closed = new CountDownLatch(1);
  }

  public void open() {
    closed.countDown();
  }

  /** Waits until somebody stands before the gate. */
  public void awaitVisitor() {
    await(visitor);
  }

  /** How many have passed. */
  public int passed() {
    return passed.get();
  }

  @Override
  public void accept(Object payload) {
    CountDownLatch gate = closed;
    if (gate.getCount() > 0) {
      visitor.countDown();
    }
    await(gate);
    passed.incrementAndGet();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("Nobody opened the gate.");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
