package dev.aorist.eventstore.testkit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Ticker;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event loop of Vert.x that is an actor of the simulation and has the simulation's time. It
 * carries no channels: there is no network here.
 *
 * <p>It counts as the calling thread's own only while one of its tasks runs, although all actors
 * share a thread, so that whoever answers from outside has to queue as between threads.
 */
final class SimulatedLoop extends AbstractScheduledEventExecutor implements EventLoop {
  private final SimulatedEnvironment environment;
  private final SimulatedLoops group;

  /** What threads of the machine hand over; Vert.x has some while it closes. */
  private final Queue<Runnable> fromOutside = new ConcurrentLinkedQueue<>();

  private Actor actor;
  private boolean shutdown;

  SimulatedLoop(SimulatedEnvironment environment, SimulatedLoops group) {
    super(group);
    this.environment = environment;
    this.group = group;
    this.actor = new Actor(environment, "event loop", 1);
  }

  @Override
  public Ticker ticker() {
    return environment.ticker();
  }

  @Override
  public void execute(Runnable task) {
    if (environment.isDrivenByCaller()) {
      actor.execute(task);
    } else {
      fromOutside.add(task);
    }
  }

  @Override
  public boolean inEventLoop(Thread thread) {
    return actor.isRunning() && thread == Thread.currentThread() && environment.isDrivenByCaller();
  }

  /** Queues what is due and what came from outside. */
  void takeDue() {
    for (Runnable task = fromOutside.poll(); task != null; task = fromOutside.poll()) {
      actor.execute(task);
    }
    takeTimers(environment.nanoTime());
  }

  private void takeTimers(long until) {
    long due = nextScheduledTaskDeadlineNanos();
    if (due >= 0 && due <= until) {
      // The queue of timers lets nobody but the loop look.
      actor.run(
          () -> {
            for (Runnable timer = poll(until); timer != null; timer = poll(until)) {
              actor.execute(timer);
            }
          });
    }
  }

  private @Nullable Runnable poll(long until) {
    return pollScheduledTask(until);
  }

  long nextTimer() {
    long deadline = nextScheduledTaskDeadlineNanos();
    return deadline < 0 ? Long.MAX_VALUE : deadline;
  }

  /** Forgets all tasks, as a crash does. */
  void drop() {
    takeTimers(Long.MAX_VALUE);
    fromOutside.clear();
    actor = new Actor(environment, "event loop", 1);
  }

  @Override
  public EventLoopGroup parent() {
    return group;
  }

  @Override
  public EventLoop next() {
    return this;
  }

  @Override
  public ChannelFuture register(Channel channel) {
    throw new UnsupportedOperationException("the simulation has no network");
  }

  @Override
  public ChannelFuture register(ChannelPromise promise) {
    throw new UnsupportedOperationException("the simulation has no network");
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    throw new UnsupportedOperationException("the simulation has no network");
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    shutdown = true;
    return terminationFuture();
  }

  @Override
  public Future<?> terminationFuture() {
    return ImmediateEventExecutor.INSTANCE.newSucceededFuture(null);
  }

  @Override
  @Deprecated
  public void shutdown() {
    shutdown = true;
  }

  @Override
  public boolean isShuttingDown() {
    return shutdown;
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
