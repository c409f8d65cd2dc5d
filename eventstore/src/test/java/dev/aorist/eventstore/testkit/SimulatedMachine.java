package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.spi.Environment;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;

/**
 * One of several machines in one simulated world: ends alone, and stands still alone. What its
 * workers were to do when it ended they never do; what they were to do while it stands still they
 * do afterwards, in order.
 */
public final class SimulatedMachine implements Environment {
  private final SimulatedEnvironment world;
  private final List<Held> workers = new ArrayList<>();
  private final Set<String> stuck = new HashSet<>();
  private boolean ended;
  private boolean paused;

  public SimulatedMachine(SimulatedEnvironment world) {
    this.world = world;
  }

  /** Everything on it stops at once and for good. */
  public void end() {
    ended = true;
  }

  public boolean hasEnded() {
    return ended;
  }

  /** Everything on it stands still for a while, as under SIGSTOP. */
  public void pause(Duration time) {
    paused = true;
    world.after(
        time,
        () -> {
          paused = false;
          workers.forEach(Held::release);
        });
  }

  /** The worker of this name stands still until the machine ends, as behind a disk that hangs. */
  public void stick(String worker) {
    stuck.add(worker);
  }

  @Override
  public Clock clock() {
    return world.clock();
  }

  @Override
  public long nanoTime() {
    return world.nanoTime();
  }

  @Override
  public RandomGenerator random() {
    return world.random();
  }

  @Override
  public Worker worker(String name) {
    return workers(name, 1);
  }

  @Override
  public Worker workers(String name, int threads) {
    var worker = new Held(name, world.workers(name, threads));
    workers.add(worker);
    return worker;
  }

  private final class Held implements Worker {
    private final String name;
    private final Worker worker;
    private final Queue<Runnable> held = new ArrayDeque<>();

    Held(String name, Worker worker) {
      this.name = name;
      this.worker = worker;
    }

    @Override
    public void execute(Runnable task) {
      worker.execute(() -> run(task));
    }

    @Override
    public void executeAfter(Duration delay, Runnable task) {
      worker.executeAfter(delay, () -> run(task));
    }

    private void run(Runnable task) {
      if (ended) {
        return;
      }
      if (standsStill() || !held.isEmpty()) {
        held.add(task);
      } else {
        task.run();
      }
    }

    private boolean standsStill() {
      return paused || stuck.contains(name);
    }

    private void release() {
      if (!held.isEmpty() && !standsStill()) {
        try {
          worker.execute(this::runHeld);
        } catch (RejectedExecutionException e) {
          held.clear();
        }
      }
    }

    private void runHeld() {
      if (!ended && !standsStill() && !held.isEmpty()) {
        held.poll().run();
        release();
      }
    }

    @Override
    public void close() {
      worker.close();
    }
  }
}
