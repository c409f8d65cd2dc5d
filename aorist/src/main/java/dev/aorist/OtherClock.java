package dev.aorist;

import dev.aorist.eventstore.spi.Environment;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** An environment under another clock; everything else is as it was. */
record OtherClock(Environment environment, Clock clock) implements Environment {
  @Override
  public long nanoTime() {
    return environment.nanoTime();
  }

  @Override
  public RandomGenerator random() {
    return environment.random();
  }

  @Override
  public Worker worker(String name) {
    return environment.worker(name);
  }

  @Override
  public Worker workers(String name, int threads) {
    return environment.workers(name, threads);
  }
}
