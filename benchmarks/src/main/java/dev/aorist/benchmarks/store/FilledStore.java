package dev.aorist.benchmarks.store;

import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Fills stores to be read: an append an event, in turn over some accounts, with full metadata. */
public final class FilledStore {
  private static final int AT_ONCE = 1_024;
  private static final int LOOKS = 30_000;
  private static final int LOOK_MILLIS = 10;

  private FilledStore() {}

  /** What appends bring along. */
  public record Requests(Clock clock, RandomGenerator random) {}

  /**
   * Makes a store, fills it, and waits until all of it is in segments: the last journal is sealed
   * after the next opening, once nobody has written for a second or two.
   */
  public static void fillAndSeal(
      Path log, int events, int accounts, Deposits deposits, Requests requests)
      throws IOException, InterruptedException {
    try (MeasuredStore store = MeasuredStore.open("disk", log)) {
      fill(store.writer(), events, accounts, deposits, requests);
    }
    List<Path> journals = journals(log);
    try (MeasuredStore store = MeasuredStore.open("disk", log)) {
      awaitSealed(journals);
    }
  }

  private static List<Path> journals(Path log) throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      return files.filter(file -> file.toString().endsWith(".journal")).toList();
    }
  }

  private static void awaitSealed(List<Path> journals) throws IOException, InterruptedException {
    for (int i = 0; journals.stream().anyMatch(Files::exists); i++) {
      if (i == LOOKS) {
        throw new IOException("The store does not seal " + journals + ".");
      }
      Thread.sleep(LOOK_MILLIS);
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
