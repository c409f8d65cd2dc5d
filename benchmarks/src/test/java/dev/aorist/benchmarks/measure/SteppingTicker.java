package dev.aorist.benchmarks.measure;

import java.util.concurrent.atomic.AtomicLong;

/** Goes forward by one nanosecond with every look at it, so that loops end after so many looks. */
final class SteppingTicker implements Ticker {
  private final AtomicLong nanos = new AtomicLong();

  @Override
  public long nanos() {
    return nanos.incrementAndGet();
  }
}
