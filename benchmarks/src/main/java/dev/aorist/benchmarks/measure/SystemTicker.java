package dev.aorist.benchmarks.measure;

/** The JVM's own ticker. */
public final class SystemTicker implements Ticker {
  @Override
  public long nanos() {
    return System.nanoTime();
  }
}
