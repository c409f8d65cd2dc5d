package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.cluster.MessageTarget;
import dev.aorist.eventstore.json.JsonTarget;
import dev.aorist.eventstore.record.ControlTarget;
import dev.aorist.eventstore.record.MetadataTarget;
import dev.aorist.eventstore.record.RecordTarget;
import dev.aorist.eventstore.replication.MemberTarget;
import dev.aorist.eventstore.replication.PayloadTarget;
import dev.aorist.eventstore.segment.SegmentTarget;
import dev.aorist.eventstore.testkit.FuzzTarget;
import dev.aorist.eventstore.testkit.Fuzzing;
import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import dev.aorist.eventstore.testkit.Quiet;
import dev.aorist.eventstore.testkit.TextTarget;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Damaged bytes for every decoder of the event store. */
class FuzzTest {
  private static final long SEED = 1;

  /** A decoder and how many of a hundred inputs it gets: many where they cost little. */
  private record Share(FuzzTarget target, int percent) {}

  /** The dearest first, so that all processors have something to do until the end. */
  private static Queue<Share> shares() {
    return new ConcurrentLinkedQueue<>(
        List.of(
            new Share(new JsonTarget(2), 5),
            new Share(new MemberTarget(), 1),
            new Share(new RecordTarget(true), 7),
            new Share(new JournalTarget(false, false), 8),
            new Share(new JsonTarget(1), 2),
            new Share(new RecordTarget(false), 11),
            new Share(new JournalTarget(true, false), 6),
            new Share(new SegmentTarget(true), 3),
            new Share(new SegmentTarget(false), 4),
            new Share(new MetadataTarget(), 9),
            new Share(new ManifestTarget(true), 2),
            new Share(new StoreFileTarget(), 3),
            new Share(TextTarget.checkpoints(), 3),
            new Share(new ManifestTarget(false), 3),
            new Share(new JournalTarget(false, true), 2),
            new Share(new MessageTarget(false), 2),
            new Share(new MessageTarget(true), 1),
            new Share(new PayloadTarget(), 3),
            new Share(TextTarget.streamIds(), 5),
            new Share(TextTarget.positions(), 3),
            new Share(new JournalTarget(true, true), 2),
            new Share(new SeatFileTarget(), 1),
            new Share(new HeaderTarget(), 6),
            new Share(new ControlTarget(false), 4),
            new Share(new ControlTarget(true), 4)));
  }

  @Test
  void no_decoder_takes_damaged_bytes_for_right_or_loses_its_way() throws InterruptedException {
    long wanted = Measures.full() ? 100_000_000 : 1_010_000;
    long seed = Measures.seed(SEED);
    var fuzzing = new Fuzzing(seed, "FuzzTest", wanted);
    var tried = new AtomicLong();
    long begin = System.nanoTime();
    Queue<Share> shares = shares();
    List<Thread> threads =
        Stream.generate(() -> new Thread(() -> run(fuzzing, shares, wanted, tried)))
            .limit(Runtime.getRuntime().availableProcessors())
            .toList();
    try (var quiet = new Quiet()) {
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "fuzz: %d distinct inputs, %d failed, %.1f s%n",
        tried.get(), fuzzing.failures().size(), seconds);
    Measures.write(new Measure("fuzz", tried.get(), fuzzing.failures().size(), seed, seconds, 0));
    assertThat(fuzzing.failures()).isEmpty();
    assertThat(tried.get()).isGreaterThanOrEqualTo(wanted);
  }

  private static void run(Fuzzing fuzzing, Queue<Share> shares, long wanted, AtomicLong tried) {
    for (Share share = shares.poll(); share != null; share = shares.poll()) {
      try {
        tried.addAndGet(fuzzing.run(share.target, (wanted * share.percent + 99) / 100));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
