package dev.aorist.benchmarks.store;

import dev.aorist.benchmarks.bank.Deposited;
import dev.aorist.benchmarks.measure.Contender;
import dev.aorist.benchmarks.measure.ContextDriver;
import dev.aorist.benchmarks.measure.Window;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import io.vertx.core.Future;
import java.util.function.IntFunction;

/**
 * Loads the streams of a plan in turn and folds each into a balance, page by page, as an aggregate
 * is loaded. Latency is that of a load, throughput counts events. For one thread.
 */
public final class StreamLoads implements Contender {
  private final String name;
  private final EventReader store;
  private final ContextDriver driver;
  private final int slots;
  private final IntFunction<StreamId> streams;
  private final int samples;
  private final GrowthPlan plan;
  private int next;
  private long loads;
  private long events;

  /**
   * @param driver on whose context the store is called
   * @param slots loads in flight
   * @param streams which are loaded, by numbers from 0
   */
  public StreamLoads(
      String name,
      EventReader store,
      ContextDriver driver,
      int slots,
      IntFunction<StreamId> streams,
      int samples,
      GrowthPlan plan) {
    this.name = name;
    this.store = store;
    this.driver = driver;
    this.slots = slots;
    this.streams = streams;
    this.samples = samples;
    this.plan = plan;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Window run(long nanos) throws Exception {
    loads = 0;
    events = 0;
    Window window = driver.run(slots, nanos, slot -> load());
    double length = (double) events / loads; // some streams have more events than others
    return new Window(window.perSecond() * length, window.latency(), window.foreignCpu());
  }

  private Future<Void> load() {
    StreamId stream = streams.apply(next);
    next = (next + 1) % samples;
    Balance balance = new Balance();
    return store
        .readStream(StreamRead.of(stream), balance::add)
        .onSuccess(
            read -> {
              balance.check(stream, plan.length());
              loads++;
              events += balance.events;
            });
  }

  private static final class Balance {
    private long cents;
    private int events;

    Future<Void> add(EventBatch batch) {
      for (EventCursor each = batch.cursor(); each.next(); ) {
        each.payloads(this::add);
      }
      return Future.succeededFuture();
    }

    private void add(Object payload) {
      cents += ((Deposited) payload).amount();
      events++;
    }

    void check(StreamId stream, int expected) {
      if (events < expected || cents < events) {
        throw new IllegalStateException(
            "Loaded %d events and %d cents of %s, where at least %d events are."
                .formatted(events, cents, stream, expected));
      }
    }
  }
}
