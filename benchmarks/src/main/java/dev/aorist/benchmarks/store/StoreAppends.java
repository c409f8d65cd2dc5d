package dev.aorist.benchmarks.store;

import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.benchmarks.measure.Contender;
import dev.aorist.benchmarks.measure.ContextDriver;
import dev.aorist.benchmarks.measure.StreamTurns;
import dev.aorist.benchmarks.measure.Window;
import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Appends of deposits to an event store, called and answered on one event-loop context: each with
 * its own id, full metadata and the exact version expected.
 */
public final class StoreAppends implements Contender {
  private final String name;
  private final EventWriter store;
  private final ContextDriver driver;
  private final StreamTurns turns;
  private final Deposits deposits;
  private final Requests requests;
  private final StreamId[] streams;
  private final int slots;

  /**
   * @param name under which results show it
   * @param driver on whose context the store is called
   * @param turns the streams, empty in the store, for this contender alone
   * @param slots appends in flight, at most one a stream
   */
  public StoreAppends(
      String name,
      EventWriter store,
      ContextDriver driver,
      StreamTurns turns,
      Deposits deposits,
      Clock clock,
      RandomGenerator random,
      int slots) {
    this.name = name;
    this.store = store;
    this.driver = driver;
    this.turns = turns;
    this.deposits = deposits;
    this.requests = new Requests(clock, random);
    this.streams =
        IntStream.range(0, turns.streams())
            .mapToObj(number -> StreamId.of("account", Integer.toString(number)))
            .toArray(StreamId[]::new);
    this.slots = slots;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Window run(long nanos) throws Exception {
    return driver.run(slots, nanos, this::append);
  }

  private Future<Appended> append(int slot) {
    int stream = turns.stream(slot, slots);
    ExpectedVersion expected = ExpectedVersion.exactly(turns.nextVersion(stream) - 1);
    StreamAppend part = new StreamAppend(streams[stream], expected, List.of(deposits.of(stream)));
    return store.append(new Append(requests.id(), requests.metadata(), List.of(part)));
  }
}
