package dev.aorist.benchmarks.measure;

import io.vertx.core.Completable;
import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One window of {@link ContextDriver}. Only its context touches the fields, except {@link #window},
 * which hands the result over.
 *
 * <p>An operation may be answered before {@code start} returns (a store in memory does that). So an
 * answer only puts its slot back and starts nothing while {@link #startFree} is at work further
 * down the stack, which would else grow with every operation; and after a burst the event loop gets
 * its turn.
 */
final class ContextLoop {
  private static final int BURST = 64;

  private final CompletableFuture<Window> window = new CompletableFuture<>();
  private final ArrayDeque<Slot> free = new ArrayDeque<>();
  private final Histogram latency = new Histogram(3);
  private final Context context;
  private final Ticker ticker;
  private final int slots;
  private final long nanos;
  private final ContextDriver.Operation operation;
  private boolean starting;
  private long begin;
  private @Nullable Throwable failure;

  ContextLoop(
      Context context, Ticker ticker, int slots, long nanos, ContextDriver.Operation operation) {
    this.context = context;
    this.ticker = ticker;
    this.slots = slots;
    this.nanos = nanos;
    this.operation = operation;
    for (int i = 0; i < slots; i++) {
      free.add(new Slot(i));
    }
  }

  CompletableFuture<Window> window() {
    return window;
  }

  void begin() {
    begin = ticker.nanos();
    startFree();
  }

  private void startFree() {
    starting = true;
    int started = 0;
    while (!free.isEmpty() && started < BURST && going()) {
      free.poll().start();
      started++;
    }
    if (!free.isEmpty() && going()) {
      context.runOnContext(
          nothing -> startFree()); // "starting" stays true: answers until then wait for this turn
      return;
    }
    starting = false;
    if (free.size() == slots) {
      finish();
    }
  }

  private boolean going() {
    return failure == null && ticker.nanos() - begin < nanos;
  }

  private void finish() {
    if (failure != null) {
      window.completeExceptionally(failure);
    } else {
      window.complete(Window.of(latency.getTotalCount(), ticker.nanos() - begin, latency));
    }
  }

  /**
   * A place for one operation in flight; kept for the whole window, so that driving allocates
   * nothing.
   */
  private final class Slot implements Completable<Object> {
    private final int number;
    private long started;

    Slot(int number) {
      this.number = number;
    }

    void start() {
      started = ticker.nanos();
      try {
        operation.start(number).onComplete(this);
      } catch (RuntimeException e) {
        complete(null, e);
      }
    }

    @Override
    public void complete(@Nullable Object result, @Nullable Throwable cause) {
      latency.recordValue(ticker.nanos() - started);
      if (cause != null && failure == null) {
        failure = cause;
      }
      free.add(this);
      if (!starting) {
        startFree();
      }
    }
  }
}
