package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What callers did to a store and what they were told, in the order in which it happened: each call
 * and each answer gets a moment, a number that grows. Any thread may record.
 */
public final class History {
  private final AtomicLong clock = new AtomicLong();
  private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Read> reads = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<WholeStream> streams = new ConcurrentLinkedQueue<>();

  private static final class Call {
    final Append append;
    final long start;
    private long end = Long.MAX_VALUE;
    private Outcome outcome = new Outcome.Unknown();

    Call(Append append, long start) {
      this.append = append;
      this.start = start;
    }

    synchronized void end(long moment, Outcome told) {
      end = moment;
      outcome = told;
    }

    synchronized Attempt until(long moment) {
      return end <= moment
          ? new Attempt(append, start, end, outcome)
          : new Attempt(append, start, Long.MAX_VALUE, new Outcome.Unknown());
    }
  }

  /**
   * An append as it was sent once.
   *
   * @param end {@link Long#MAX_VALUE} when there was no answer
   */
  public record Attempt(Append append, long start, long end, Outcome outcome) {}

  /**
   * A read of a partition that was answered.
   *
   * @param start before it was asked
   * @param from the first offset asked for
   * @param end whether it was said that nothing is left
   */
  public record Read(long start, Position from, List<Event> events, long next, boolean end) {}

  /**
   * A read of all of a stream that was answered.
   *
   * @param start before it was asked
   */
  public record WholeStream(long start, StreamId stream, List<Event> events) {}

  /** An append whose events say which append they are of and which place they have in it. */
  public static Append labelled(
      UUID id, List<StreamId> streams, ExpectedVersion expected, int each) {
    return labelled(id, streams, expected, each, "");
  }

  /**
   * @param filler makes the events larger
   */
  public static Append labelled(
      UUID id, List<StreamId> streams, ExpectedVersion expected, int each, String filler) {
    List<StreamAppend> parts = new ArrayList<>();
    int index = 0;
    for (StreamId stream : streams) {
      List<String> events = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        events.add(id + "#" + index++ + filler);
      }
      parts.add(new StreamAppend(stream, expected, events));
    }
    return new Append(id, Metadata.none(), parts);
  }

  /** Sends an append, and records that and, when it comes, the answer. */
  public Future<Outcome> append(EventWriter store, Append append) {
    Consumer<Outcome> answer = begin(append);
    return store
        .append(append)
        .transform(
            answered -> {
              Outcome outcome =
                  answered.succeeded()
                      ? new Outcome.Done(answered.result())
                      : Outcome.of(answered.cause());
              answer.accept(outcome);
              return Future.succeededFuture(outcome);
            });
  }

  /** Records that an append is sent; what it gives takes the answer when it comes, if it comes. */
  public Consumer<Outcome> begin(Append append) {
    var call = new Call(append, clock.incrementAndGet());
    calls.add(call);
    return outcome -> call.end(clock.incrementAndGet(), outcome);
  }

  /** Records an append that was answered before anything else happened. */
  void add(Append append, Outcome outcome) {
    begin(append).accept(outcome);
  }

  /** Reads a partition and records what came. */
  public Future<Read> read(EventReader store, Position from, int maxBytes) {
    long start = clock.incrementAndGet();
    return store
        .read(from, maxBytes)
        .map(
            batch -> {
              var read = new Read(start, from, batch.events(), batch.next(), batch.end());
              reads.add(read);
              return read;
            });
  }

  /**
   * Reads a partition as far as this member of a cluster knows it, and records what came; that
   * nothing is left there says nothing about the others.
   */
  public Future<Read> readHere(EventReader store, Position from, int maxBytes) {
    long start = clock.incrementAndGet();
    return store
        .read(from, maxBytes)
        .map(
            batch -> {
              var read = new Read(start, from, batch.events(), batch.next(), false);
              reads.add(read);
              return read;
            });
  }

  /** Reads a stream as it is now and records what came. */
  public Future<WholeStream> readStream(EventReader store, StreamId stream) {
    long start = clock.incrementAndGet();
    return store
        .readStream(StreamRead.of(stream))
        .map(
            batch -> {
              var read = new WholeStream(start, stream, batch.events());
              streams.add(read);
              return read;
            });
  }

  void add(StreamId stream, List<Event> events) {
    streams.add(new WholeStream(clock.incrementAndGet(), stream, events));
  }

  void add(Position from, List<Event> events, boolean end) {
    reads.add(new Read(clock.incrementAndGet(), from, events, from.offset() + events.size(), end));
  }

  /** The moment of the last thing that happened. */
  public long now() {
    return clock.get();
  }

  /** What had happened at {@code moment}; what was answered later was not answered yet. */
  public List<Attempt> attempts(long moment) {
    return calls.stream()
        .filter(call -> call.start <= moment)
        .map(call -> call.until(moment))
        .toList();
  }

  /** All that happened. */
  public List<Attempt> attempts() {
    return attempts(Long.MAX_VALUE - 1);
  }

  List<Read> reads() {
    return List.copyOf(reads);
  }

  List<WholeStream> streams() {
    return List.copyOf(streams);
  }
}
