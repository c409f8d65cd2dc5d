package dev.aorist.peers;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Keeps a fixed number of operations in flight: for a blocking peer with a thread each, for another
 * one from a single thread.
 */
final class ClosedLoop {
  /** Starts an operation; the slot says which of those in flight it is. */
  @FunctionalInterface
  interface Operation {
    CompletionStage<?> start(int slot) throws Exception;
  }

  private static final int WINDOWS = 4;
  private static final int SECONDS = 3;
  private static final int WARM_UP_SECONDS = 5;

  private final Peer peer;
  private final PeerArguments arguments;
  private final int slots;
  private final Operation operation;

  ClosedLoop(Peer peer, PeerArguments arguments, int slots, Operation operation) {
    this.peer = peer;
    this.arguments = arguments;
    this.slots = slots;
    this.operation = operation;
  }

  /** Warms up, then measures some windows, one line each: on a shared machine the clean count. */
  void measure(Results results, String unit) throws Exception {
    run(arguments.number("warmup", WARM_UP_SECONDS), new Histogram(3));
    for (int i = 0; i < arguments.number("windows", WINDOWS); i++) {
      Machine.Ticks ticks = Machine.ticks();
      Histogram latencies = new Histogram(3);
      double rate = run(arguments.number("secs", SECONDS), latencies);
      results.measured(java.util.Map.of("c", slots), rate, unit, latencies, ticks);
    }
  }

  private double run(int seconds, Histogram latencies) throws Exception {
    Recorder recorder = new Recorder(3);
    LongAdder done = new LongAdder();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    if (peer.blocking()) {
      blocking(end, recorder, done, failure);
    } else {
      asynchronous(end, recorder, done, failure);
    }
    if (failure.get() != null) {
      throw new IllegalStateException(failure.get());
    }
    latencies.add(recorder.getIntervalHistogram());
    return done.sum() / ((System.nanoTime() - start) / 1e9);
  }

  private void blocking(
      long end, Recorder recorder, LongAdder done, AtomicReference<Throwable> failure)
      throws InterruptedException {
    Thread[] threads =
        IntStream.range(0, slots)
            .mapToObj(slot -> new Thread(() -> repeat(slot, end, recorder, done, failure)))
            .toArray(Thread[]::new);
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void repeat(
      int slot, long end, Recorder recorder, LongAdder done, AtomicReference<Throwable> failure) {
    try {
      while (System.nanoTime() < end) {
        long start = System.nanoTime();
        await(operation.start(slot));
        recorder.recordValue(System.nanoTime() - start);
        done.increment();
      }
    } catch (Exception | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  private void asynchronous(
      long end, Recorder recorder, LongAdder done, AtomicReference<Throwable> failure)
      throws Exception {
    BlockingQueue<Integer> free = new ArrayBlockingQueue<>(slots);
    IntStream.range(0, slots).forEach(free::add);
    while (System.nanoTime() < end && failure.get() == null) {
      int slot = free.take();
      long start = System.nanoTime();
      operation
          .start(slot)
          .whenComplete(
              (answer, cause) -> {
                if (cause != null) {
                  failure.compareAndSet(null, cause);
                }
                recorder.recordValue(System.nanoTime() - start);
                done.increment();
                free.add(slot);
              });
    }
    for (int i = 0; i < slots; i++) {
      free.take();
    }
  }

  /** Waits for what is not blocking. */
  static void await(CompletionStage<?> stage) throws Exception {
    if (stage != null) {
      stage.toCompletableFuture().get();
    }
  }
}
