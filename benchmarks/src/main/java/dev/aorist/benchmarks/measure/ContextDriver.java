package dev.aorist.benchmarks.measure;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The closed loop of {@link SlotDriver} for what answers with a Vert.x future: one event-loop
 * context starts the operations and gets the answers, as in an application of Vert.x. {@link #run}
 * is called on a thread that is no event loop; the operations must complete their futures on the
 * context.
 */
public final class ContextDriver {
  private static final long PATIENCE_SECONDS = 60;

  /** Starts one operation for a slot, on the context. */
  public interface Operation {
    Future<?> start(int slot);
  }

  private final Context context;
  private final Ticker ticker;

  public ContextDriver(Context context, Ticker ticker) {
    this.context = context;
    this.ticker = ticker;
  }

  /**
   * Drives for about the given time, then waits for what is in flight.
   *
   * @throws ExecutionException if an operation failed
   * @throws TimeoutException if answers are still missing a minute after the time was over
   */
  public Window run(int slots, long nanos, Operation operation)
      throws InterruptedException, ExecutionException, TimeoutException {
    ContextLoop loop = new ContextLoop(context, ticker, slots, nanos, operation);
    context.runOnContext(nothing -> loop.begin());
    long patience = TimeUnit.NANOSECONDS.toSeconds(nanos) + PATIENCE_SECONDS;
    return loop.window().get(patience, TimeUnit.SECONDS);
  }
}
