package dev.aorist.benchmarks.measure;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * A closed loop: one driving thread, the caller's, keeps a number of operations in flight. Each
 * belongs to a slot, which the completing thread hands back. Drives the limits; what answers with a
 * Vert.x future is driven by {@link ContextDriver}.
 */
public final class SlotDriver {
  /** Starts one operation for a slot. */
  public interface Operation {
    CompletionStage<?> start(int slot);
  }

  private final Ticker ticker;

  public SlotDriver(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Drives for about the given time, then waits for what is in flight. */
  public Window run(int slots, long nanos, Operation operation) throws InterruptedException {
    Recorder latency = new Recorder(3);
    LongAdder done = new LongAdder();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    ArrayBlockingQueue<Integer> free = new ArrayBlockingQueue<>(slots);
    for (int slot = 0; slot < slots; slot++) {
      free.add(slot);
    }
    long begin = ticker.nanos();
    while (ticker.nanos() - begin < nanos && failure.get() == null) {
      int slot = free.take();
      long started = ticker.nanos();
      operation
          .start(slot)
          .whenComplete(
              (nothing, cause) -> {
                if (cause != null) {
                  failure.compareAndSet(null, cause);
                }
                latency.recordValue(ticker.nanos() - started);
                done.increment();
                free.add(slot);
              });
    }
    for (int slot = 0; slot < slots; slot++) {
      free.take();
    }
    if (failure.get() != null) {
      throw new IllegalStateException(
          "an operation failed: the window counts for nothing", failure.get());
    }
    return Window.of(done.sum(), ticker.nanos() - begin, latency.getIntervalHistogram());
  }
}
