package dev.aorist.benchmarks.measure;

/**
 * A clock that only goes forward, for measuring; the one road to the time for everything that is
 * measured here.
 */
public interface Ticker {
  /** Nanoseconds since some moment; only differences mean something. Thread-safe. */
  long nanos();
}
