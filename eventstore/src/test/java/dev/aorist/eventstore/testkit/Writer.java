package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A caller who appends by chance, one append after the other, and records it all: to one or two
 * streams of a partition, with and without expectations, right ones and wrong ones, now and then
 * the same twice at once or once more later. Its streams are {@link #STREAMS}, which all writers
 * share.
 */
public final class Writer {
  /** Ten streams in at most three partitions. */
  public static final List<StreamId> STREAMS =
      IntStream.range(0, 10).mapToObj(i -> StreamId.of("account", "{" + i % 3 + "}" + i)).toList();

  private final EventWriter store;
  private final History history;
  private final Clock clock;
  private final SplittableRandom random;
  private final int largest;
  private final Map<StreamId, Long> versions = new HashMap<>();
  private final List<Append> sent = new ArrayList<>();

  /**
   * @param largest filler of an event in bytes
   */
  public Writer(EventWriter store, History history, Clock clock, long seed, int largest) {
    this.store = store;
    this.history = history;
    this.clock = clock;
    this.random = new SplittableRandom(seed);
    this.largest = largest;
  }

  /** Makes so many appends; completes when the last one was answered. */
  public Future<Void> write(int appends) {
    Promise<Void> done = Promise.promise();
    go(appends, done);
    return done.future();
  }

  private void go(int left, Promise<Void> done) {
    if (left == 0) {
      done.complete();
      return;
    }
    Append append = next();
    Future<Outcome> answer = history.append(store, append);
    if (random.nextInt(10) == 0) {
      answer = Future.join(answer, history.append(store, append)).map(all -> all.resultAt(0));
    }
    sent.add(append);
    answer
        .onSuccess(
            outcome -> {
              learn(append, outcome);
              go(left - 1, done);
            })
        .onFailure(done::fail);
  }

  private Append next() {
    if (!sent.isEmpty() && random.nextInt(12) == 0) {
      return sent.get(random.nextInt(sent.size()));
    }
    int i = random.nextInt(STREAMS.size());
    List<StreamId> streams = new ArrayList<>(List.of(STREAMS.get(i)));
    if (random.nextInt(4) == 0 && i + 3 < STREAMS.size()) {
      streams.add(STREAMS.get(i + 3));
    }
    return History.labelled(
        Uuid7.at(clock.instant(), random),
        streams,
        expected(streams),
        1 + random.nextInt(3),
        "x".repeat(random.nextInt(largest + 1)));
  }

  private ExpectedVersion expected(List<StreamId> streams) {
    return switch (random.nextInt(streams.size() == 1 ? 6 : 2)) {
      case 0 -> ExpectedVersion.any();
      case 1 -> streams.size() == 1 ? ExpectedVersion.streamExists() : ExpectedVersion.any();
      case 2 -> ExpectedVersion.noStream();
      default -> ExpectedVersion.exactly(versions.getOrDefault(streams.get(0), -1L));
    };
  }

  private void learn(Append append, Outcome outcome) {
    StreamId first = append.streams().get(0).stream();
    if (outcome instanceof Outcome.Done done) {
      versions.merge(first, done.answer().version(), Math::max);
    } else if (outcome instanceof Outcome.Conflict conflict) {
      versions.put(conflict.facts().stream(), conflict.facts().actual());
    }
  }
}
