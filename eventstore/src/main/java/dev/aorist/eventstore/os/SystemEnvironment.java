package dev.aorist.eventstore.os;

import dev.aorist.eventstore.spi.Environment;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The clocks, the chance and the threads of this machine. Any thread may call. */
public final class SystemEnvironment implements Environment {
  private static final SecureRandom SEEDS = new SecureRandom();

  /** Generators are for one thread each; a seed of 64 bits keeps those of all processes apart. */
  private static final ThreadLocal<SplittableRandom> CHANCE =
      ThreadLocal.withInitial(() -> new SplittableRandom(SEEDS.nextLong()));

  private final Clock clock = Clock.systemUTC();

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public RandomGenerator random() {
    return () -> CHANCE.get().nextLong();
  }

  /**
   * A pool of one. A queue of our own in front of a parked thread was tried: with a force between
   * two hand-overs its round trip was not to be told from the pool's, with and without spinning.
   */
  @Override
  public Worker worker(String name) {
    return new WorkerPool(name, 1);
  }

  @Override
  public Worker workers(String name, int threads) {
    return new WorkerPool(name, threads);
  }
}
