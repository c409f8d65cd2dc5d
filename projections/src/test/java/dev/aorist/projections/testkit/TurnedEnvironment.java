package dev.aorist.projections.testkit;

import dev.aorist.eventstore.spi.Environment;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** An environment with another clock. */
record TurnedEnvironment(Clock clock, Environment rest) implements Environment {
  @Override
  public long nanoTime() {
    return rest.nanoTime();
  }

  @Override
  public RandomGenerator random() {
    return rest.random();
  }

  @Override
  public Worker worker(String name) {
    return rest.worker(name);
  }

  @Override
  public Worker workers(String name, int threads) {
    return rest.workers(name, threads);
  }
}
