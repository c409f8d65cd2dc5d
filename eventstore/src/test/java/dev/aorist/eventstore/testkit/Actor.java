package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.spi.Environment.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;

/** A worker of the simulation: tasks in a queue, of which the first {@code width} may begin. */
final class Actor implements Worker {
  private final SimulatedEnvironment environment;
  private final String name;
  private final int width;
  private final int life;
  private final List<Runnable> tasks = new ArrayList<>();
  private boolean closed;
  private boolean running;

  Actor(SimulatedEnvironment environment, String name, int width) {
    this.environment = environment;
    this.name = name;
    this.width = width;
    this.life = environment.life();
  }

  @Override
  public void execute(Runnable task) {
    if (closed) {
      throw new RejectedExecutionException(name + " is closed");
    }
    if (life == environment.life()) {
      tasks.add(task);
      if (tasks.size() == 1) {
        environment.isReady(this);
      }
    }
  }

  @Override
  public void executeAfter(Duration delay, Runnable task) {
    environment.after(
        delay,
        () -> {
          if (!closed) {
            execute(task);
          }
        });
  }

  @Override
  public void close() {
    closed = true;
  }

  Runnable take(SplittableRandom random) {
    int choice = Math.min(width, tasks.size());
    return tasks.remove(choice == 1 ? 0 : random.nextInt(choice));
  }

  boolean isIdle() {
    return tasks.isEmpty();
  }

  void run(Runnable task) {
    running = true;
    try {
      task.run();
    } finally {
      running = false;
    }
  }

  /** Whether one of its tasks is running now. */
  boolean isRunning() {
    return running;
  }

  void drop() {
    tasks.clear();
  }
}
