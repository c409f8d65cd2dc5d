package dev.aorist.eventstore.spi;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Where a store gets time, chance and threads from. The tests' environment is one thread and a
 * clock that they turn.
 */
public interface Environment {
  /** The time of day, for timestamps. It may jump; the store's timestamps do not go back. */
  Clock clock();

  /** A clock for durations only, in nanoseconds from an arbitrary origin; it never goes back. */
  long nanoTime();

  /** Chance, for ids and salts. Any thread may use it. */
  RandomGenerator random();

  /** An executor that runs its tasks one after the other, for as long as the store is open. */
  Worker worker(String name);

  /**
   * An executor of up to {@code threads} threads, for reading files; its threads are never
   * interrupted.
   */
  Worker workers(String name, int threads);

  /**
   * Threads that are given back when their store is closed: what was handed over before still runs.
   */
  interface Worker extends Executor, AutoCloseable {
    /** Hands {@code task} over once {@code delay} has passed; dropped when it is closed by then. */
    void executeAfter(Duration delay, Runnable task);

    @Override
    void close();
  }
}
