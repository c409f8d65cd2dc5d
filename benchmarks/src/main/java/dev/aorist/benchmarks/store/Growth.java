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
import dev.aorist.eventstore.StreamId;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Fills a store: most events go to {@code streams} streams in turn, and some to a few streams that
 * are loaded afterwards: of {@value #SHORT} and {@value #LONG} events, written one after the other
 * ("together") or all along ("spread"). For one thread.
 */
public final class Growth {
  public static final int SHORT = 100;
  public static final int LONG = 10_000;

  /** How many short streams of each kind there are. */
  public static final int SAMPLES = 20;

  private final EventWriter store;
  private final Deposits deposits;
  private final Requests requests;
  private final long events;
  private final long streams;
  private long next;

  /**
   * @param events how many there will be in all, at least a million
   */
  public Growth(
      EventWriter store,
      Deposits deposits,
      Clock clock,
      RandomGenerator random,
      long events,
      long streams) {
    this.store = store;
    this.deposits = deposits;
    this.requests = new Requests(clock, random);
    this.events = events;
    this.streams = streams;
  }

  /** Appends the next event. */
  public Future<Appended> append() {
    long number = next++;
    StreamId stream = stream(number);
    var part =
        new StreamAppend(
            stream, ExpectedVersion.any(), List.of(deposits.of((int) (number % streams))));
    return store.append(new Append(requests.id(), requests.metadata(), List.of(part)));
  }

  /** How many have been appended, those under way included. */
  public long begun() {
    return next;
  }

  private StreamId stream(long number) {
    long every = events / LONG;
    if (number % every == 0) {
      return longSpread();
    }
    if (number % (5 * every) == 1) {
      return shortSpread((int) (number / (5 * every) % SAMPLES));
    }
    long share = events / (SAMPLES + 1);
    long within = number % share;
    if (number >= share && within < 3 * SHORT / 2) {
      return shortTogether((int) (number / share) - 1);
    }
    long middle = share / 2 + SAMPLES / 2 * share;
    if (number >= middle && number < middle + LONG * 21 / 20) {
      return longTogether();
    }
    return StreamId.of("account", Long.toString(number % streams));
  }

  public static StreamId longSpread() {
    return StreamId.of("long", "spread");
  }

  public static StreamId longTogether() {
    return StreamId.of("long", "together");
  }

  public static StreamId shortSpread(int sample) {
    return StreamId.of("spread", Integer.toString(sample));
  }

  public static StreamId shortTogether(int sample) {
    return StreamId.of("together", Integer.toString(sample));
  }

  /** So many of its appends as fit into a time, with some in flight. */
  public Contender inFlight(int slots, ContextDriver driver) {
    return new Contender() {
      @Override
      public String name() {
        return "grow";
      }

      @Override
      public Window run(long nanos) throws Exception {
        return driver.run(slots, nanos, slot -> append());
      }
    };
  }
}
