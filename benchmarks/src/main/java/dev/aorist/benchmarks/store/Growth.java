package dev.aorist.benchmarks.store;

import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.benchmarks.measure.Contender;
import dev.aorist.benchmarks.measure.ContextDriver;
import dev.aorist.benchmarks.measure.Window;
import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StreamAppend;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/** Appends that let a store grow, an event each. For one thread. */
public final class Growth implements Contender {
  private static final long LONGEST_WINDOW = 2_000_000_000;
  private static final long NANOS_AN_EVENT = 1_000; // less than an append takes

  private final EventWriter store;
  private final GrowthPlan plan;
  private final ContextDriver driver;
  private final int slots;
  private final Deposits deposits;
  private final Requests requests;
  private long next;

  /**
   * @param driver on whose context the store is called
   * @param slots appends in flight
   */
  public Growth(
      EventWriter store,
      GrowthPlan plan,
      ContextDriver driver,
      int slots,
      Deposits deposits,
      FilledStore.Requests requests) {
    this.store = store;
    this.plan = plan;
    this.driver = driver;
    this.slots = slots;
    this.deposits = deposits;
    this.requests = new Requests(requests.clock(), requests.random());
  }

  @Override
  public String name() {
    return "grown";
  }

  /** How many have been appended, those under way included. */
  public long begun() {
    return next;
  }

  @Override
  public Window run(long nanos) throws Exception {
    return driver.run(slots, nanos, slot -> append());
  }

  /**
   * Appends until there are so many, and few more.
   *
   * @param each is told of each window
   */
  public void fill(long events, Consumer<Window> each) throws Exception {
    while (next < events) {
      each.accept(run(Math.min(LONGEST_WINDOW, events * NANOS_AN_EVENT)));
    }
  }

  private Future<Appended> append() {
    long number = next++;
    var part =
        new StreamAppend(
            plan.stream(number),
            ExpectedVersion.any(),
            List.of(deposits.of((int) (number % Integer.MAX_VALUE))));
    return store.append(new Append(requests.id(), requests.metadata(), List.of(part)));
  }
}
