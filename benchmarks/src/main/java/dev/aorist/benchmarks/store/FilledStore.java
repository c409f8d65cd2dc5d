package dev.aorist.benchmarks.store;

import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Fills stores to be read: an append an event, in turn over some accounts, with full metadata. */
public final class FilledStore {
  private static final int AT_ONCE = 1_024;

  private FilledStore() {}

  /** What appends bring along. */
  public record Requests(Clock clock, RandomGenerator random) {}

  /** Makes a store, fills it and closes it. */
  public static void make(
      Path log, int events, int accounts, Deposits deposits, Requests requests) {
    try (MeasuredStore store = MeasuredStore.open("disk", log)) {
      fill(store.writer(), events, accounts, deposits, requests);
    }
  }

  /** Appends to an open store and waits for the last answer. */
  public static void fill(
      EventWriter store, int events, int accounts, Deposits deposits, Requests requests) {
    var with = new dev.aorist.benchmarks.store.Requests(requests.clock(), requests.random());
    List<Future<?>> underWay = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      int account = i % accounts;
      StreamId stream = StreamId.of("account", Deposits.accountId(account));
      var part = new StreamAppend(stream, ExpectedVersion.any(), List.of(deposits.of(account)));
      underWay.add(store.append(new Append(with.id(), with.metadata(), List.of(part))));
      if (underWay.size() == AT_ONCE || i == events - 1) {
        Future.all(underWay).await();
        underWay.clear();
      }
    }
  }
}
