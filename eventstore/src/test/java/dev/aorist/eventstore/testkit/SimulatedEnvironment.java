package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.spi.Environment;
import io.netty.util.concurrent.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxBootstrap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A world of one thread, in which everything that happens is decided by a seed: the same seed gives
 * the same run, to the last interleaving.
 *
 * <p>Workers, and the event loops of a real Vert.x whose transport is replaced ({@link #vertx()}),
 * are <em>actors</em>: queues whose tasks run one at a time, on the thread that calls {@link
 * #step}, {@link #runUntilIdle} or {@link #await}. Each step picks one of the actors that have
 * something to do by chance, runs one task of it to its end and lets the clock go on a few
 * microseconds. A worker of several threads may begin any of its first tasks. So every order of
 * tasks that threads could produce is possible, but for what happens within one task: data races
 * are not found here.
 *
 * <p>Time passes when tasks run, when {@link #advance} says so, and when {@link #await} finds
 * nothing to do but a timer in the future. Nothing here may block on another task: there is no
 * other thread to end the wait.
 *
 * <p>For one thread, but for different ones one after the other.
 */
public final class SimulatedEnvironment implements Environment, AutoCloseable {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final int EVENT_LOOPS = 2;
  private static final int LONGEST_STEP_NANOS = 20_000;

  private final List<Actor> ready = new ArrayList<>();
  private final Set<String> held = new HashSet<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final SimulatedLoops loops = new SimulatedLoops(this, EVENT_LOOPS);
  private final Vertx vertx;
  private SplittableRandom schedule;
  private SplittableRandom chance;
  private long nanos;
  private long shiftNanos;
  private long timersMade;
  private int life;
  private volatile Thread driver = Thread.currentThread();

  private record Timer(long at, long number, Runnable task) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
    }
  }

  /**
   * @param seed decides everything
   */
  public SimulatedEnvironment(long seed) {
    schedule = new SplittableRandom(seed);
    chance = schedule.split();
    vertx =
        VertxBootstrap.create()
            .options(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS))
            .transport(loops)
            .init()
            .vertx();
  }

  /** A Vert.x whose event loops are actors of this world. */
  public Vertx vertx() {
    return vertx;
  }

  @Override
  public Clock clock() {
    return new WallClock(ZoneOffset.UTC);
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public RandomGenerator random() {
    return () -> chance.nextLong();
  }

  @Override
  public Worker worker(String name) {
    return workers(name, 1);
  }

  @Override
  public Worker workers(String name, int threads) {
    return held.contains(name) ? new Held() : new Actor(this, name, threads);
  }

  /** Has the worker of this name, when it is made, do nothing until the next {@link #crash}. */
  public void hold(String worker) {
    held.add(worker);
  }

  /** Takes tasks and never gets to them. */
  private static final class Held implements Worker {
    @Override
    public void execute(Runnable task) {}

    @Override
    public void executeAfter(Duration delay, Runnable task) {}

    @Override
    public void close() {}
  }

  /** Runs {@code task} when the clock has gone on by {@code delay}. */
  public void after(Duration delay, Runnable task) {
    timers.add(new Timer(nanos + delay.toNanos(), timersMade++, task));
  }

  /** Lets the time of day jump, also back, while durations go on as ever. */
  public void turnClock(Duration by) {
    shiftNanos += by.toNanos();
  }

  /** Lets time pass in the middle of a task: a slow disk, a pause of the collector. */
  public void pass(Duration time) {
    nanos += time.toNanos();
  }

  /** Runs one task or timer; false when none is due now. */
  public boolean step() {
    driver = Thread.currentThread();
    loops.takeDue();
    if (!timers.isEmpty() && timers.peek().at <= nanos) {
      timers.poll().task.run();
      return true;
    }
    if (ready.isEmpty()) {
      return false;
    }
    int picked = ready.size() == 1 ? 0 : schedule.nextInt(ready.size());
    Actor actor = ready.get(picked);
    Runnable task = actor.take(schedule);
    if (actor.isIdle()) {
      ready.set(picked, ready.get(ready.size() - 1));
      ready.remove(ready.size() - 1);
    }
    nanos += 1 + schedule.nextInt(LONGEST_STEP_NANOS);
    actor.run(task);
    return true;
  }

  /** Runs tasks until no actor has one. Timers in the future stay there. */
  public void runUntilIdle() {
    while (step()) {
      // until there is nothing to do
    }
  }

  /** Lets time pass and runs what becomes due on the way. */
  public void advance(Duration time) {
    long until = nanos + time.toNanos();
    runUntilIdle();
    for (long due = nextTimer(); due <= until; due = nextTimer()) {
      nanos = Math.max(nanos, due);
      runUntilIdle();
    }
    nanos = Math.max(nanos, until);
  }

  /**
   * Runs tasks, and goes to the next timer when there is none, until {@code future} has an outcome.
   *
   * @return its result
   * @throws RuntimeException its failure
   */
  public <T> T await(Future<T> future) {
    while (!future.isComplete()) {
      if (!step()) {
        long due = nextTimer();
        if (due == Long.MAX_VALUE) {
          throw new IllegalStateException("nothing is left to do, and the future has no outcome");
        }
        nanos = Math.max(nanos, due);
      }
    }
    if (future.failed()) {
      if (future.cause() instanceof RuntimeException e) {
        throw e;
      }
      throw new IllegalStateException(future.cause());
    }
    return future.result();
  }

  /**
   * Everything stops at once: what waits is dropped, workers made before never run again. Time and
   * chance go on, the latter from {@code seed}.
   */
  public void crash(long seed) {
    life++;
    loops.drop();
    ready.forEach(Actor::drop);
    ready.clear();
    timers.clear();
    held.clear();
    schedule = new SplittableRandom(seed);
    chance = schedule.split();
  }

  /** A {@link #crash} after which it is as if nothing had ever been: time begins again, too. */
  public void startOver(long seed) {
    crash(seed);
    loops.startOver();
    nanos = 0;
    shiftNanos = 0;
    timersMade = 0;
  }

  /** Ends the Vert.x of this world. */
  @Override
  public void close() {
    crash(0);
    Future<Void> closed = vertx.close();
    // Its worker pools are threads of the machine, which answer through the loops.
    while (!closed.isComplete()) {
      runUntilIdle();
      Thread.onSpinWait();
    }
  }

  int life() {
    return life;
  }

  boolean isDrivenByCaller() {
    return Thread.currentThread() == driver;
  }

  /** The time of netty's timers. */
  Ticker ticker() {
    return new Ticker() {
      @Override
      public long initialNanoTime() {
        return 0;
      }

      @Override
      public long nanoTime() {
        return nanos;
      }

      @Override
      public void sleep(long delay, TimeUnit unit) {
        nanos += unit.toNanos(delay);
      }
    };
  }

  void isReady(Actor actor) {
    ready.add(actor);
  }

  private long nextTimer() {
    return Math.min(loops.nextTimer(), timers.isEmpty() ? Long.MAX_VALUE : timers.peek().at);
  }

  private final class WallClock extends Clock {
    private final ZoneId zone;

    WallClock(ZoneId zone) {
      this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return new WallClock(zone);
    }

    @Override
    public Instant instant() {
      return BEGIN.plusNanos(nanos + shiftNanos);
    }
  }
}
