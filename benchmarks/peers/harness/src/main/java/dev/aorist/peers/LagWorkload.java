package dev.aorist.peers;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * W5: appends at a fixed rate, each at its own time whether or not the others were answered; from
 * acknowledged, and from sent, until a live projection has applied the event.
 */
final class LagWorkload implements PeerProgram.Workload {
  /** An event's amount carries its number, on top of this. */
  private static final long NUMBERED = 1_000_000;

  private static final int BLOCKING_THREADS = 32;
  private static final long PATIENCE_NANOS = 20_000_000_000L;
  private static final long SETTLE_MILLIS = 1_500;

  @Override
  public void run(Peer peer, PeerArguments arguments, Results results) throws Exception {
    int rate = arguments.number("rate", 1000);
    int unmeasured = arguments.number("warmup", 5) * rate;
    Course course = new Course(unmeasured + arguments.number("secs", 10) * rate);
    peer.subscribe(course::applied);
    peer.prepareStreams(AppendWorkload.STREAMS);
    Thread.sleep(SETTLE_MILLIS);
    Machine.Ticks ticks = Machine.ticks();
    course.offer(peer, rate);
    course.awaitAll();
    course.print(unmeasured, rate, results, ticks);
  }

  /** When each event was sent, acknowledged and applied; 0 for not yet. */
  private static final class Course {
    private final int total;
    private final long[] sent;
    private final long[] acknowledged;
    private final long[] applied;
    private final Map<String, Long> balances = new ConcurrentHashMap<>();
    private final LongAdder seen = new LongAdder();
    private final LongAdder answers = new LongAdder();
    private final AtomicLong next = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Course(int total) {
      this.total = total;
      sent = new long[total];
      acknowledged = new long[total];
      applied = new long[total];
    }

    void applied(BankEvent event) {
      balances.merge(event.accountId(), event.delta(), Long::sum);
      long number = event.delta() - NUMBERED;
      if (number >= 0 && number < total) {
        applied[(int) number] = System.nanoTime();
        seen.increment();
      }
    }

    void offer(Peer peer, int rate) throws InterruptedException {
      long start = System.nanoTime();
      Thread[] threads = new Thread[peer.blocking() ? BLOCKING_THREADS : 1];
      for (int i = 0; i < threads.length; i++) {
        int first = i;
        threads[i] = new Thread(() -> offer(peer, rate, start, first, threads.length));
        threads[i].start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }

    private void offer(Peer peer, int rate, long start, int first, int threads) {
      long[] versions = new long[AppendWorkload.STREAMS];
      int turns = 0;
      for (int i; (i = (int) next.getAndIncrement()) < total; ) {
        long due = start + i * (1_000_000_000L / rate);
        for (long wait; (wait = due - System.nanoTime()) > 0; ) {
          LockSupport.parkNanos(wait);
        }
        int stream = first + threads * (turns++ % (AppendWorkload.STREAMS / threads));
        send(peer, i, stream, versions[stream]++);
      }
    }

    private void send(Peer peer, int number, int stream, long version) {
      try {
        sent[number] = System.nanoTime();
        BankEvent event = Events.deposited(Events.account(stream), NUMBERED + number);
        CompletionStage<?> stage = peer.append(stream, version, event);
        if (stage == null) {
          answered(number);
        } else {
          stage.whenComplete(
              (answer, cause) -> {
                if (cause != null) {
                  failure.compareAndSet(null, cause);
                }
                answered(number);
              });
        }
      } catch (Exception e) {
        failure.compareAndSet(null, e);
        answered(number);
      }
    }

    private void answered(int number) {
      acknowledged[number] = System.nanoTime();
      answers.increment();
    }

    void awaitAll() throws InterruptedException {
      long until = System.nanoTime() + PATIENCE_NANOS;
      while (isUnderWay() && failure.get() == null && System.nanoTime() < until) {
        Thread.sleep(10);
      }
      if (failure.get() != null) {
        throw new IllegalStateException("An append failed; no figure.", failure.get());
      }
    }

    private boolean isUnderWay() {
      return seen.sum() < total || answers.sum() < total;
    }

    void print(int from, int rate, Results results, Machine.Ticks ticks) {
      Histogram fromAcknowledged = new Histogram(3);
      Histogram fromSent = new Histogram(3);
      int missing = 0;
      for (int i = from; i < total; i++) {
        if (applied[i] == 0) {
          missing++;
          continue;
        }
        fromAcknowledged.recordValue(Math.max(0, applied[i] - acknowledged[i]));
        fromSent.recordValue(applied[i] - sent[i]);
      }
      Map<String, Object> acknowledgedToApplied =
          Map.of("lag", "acknowledged to applied", "missing", missing);
      results.measured(acknowledgedToApplied, rate, "offered/s", fromAcknowledged, ticks);
      results.measured(Map.of("lag", "sent to applied"), rate, "offered/s", fromSent, ticks);
    }
  }
}
