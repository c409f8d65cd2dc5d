package dev.aorist.benchmarks.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.aorist.benchmarks.bank.Deposits;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.Position;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an event costs the heap, over all threads of the process: a replay that decodes nothing
 * makes no object for an event, an append a few small ones, as many at the end as at the beginning.
 */
class AllocationTest {
  private static final int EVENTS = 60_000;
  private static final int ACCOUNTS = 100;
  private static final int BATCH_BYTES = 1 << 20;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Deposits deposits =
      new Deposits(Clock.systemUTC(), new SplittableRandom(5), Deposits.USUAL_BYTES);

  @TempDir Path directory;

  private FilledStore.Requests requests() {
    return new FilledStore.Requests(Clock.systemUTC(), new SplittableRandom(3));
  }

  /** Bytes that all threads together have allocated, those that have ended left out. */
  private long allocated() {
    long all = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      all += Math.max(0, bytes);
    }
    return all;
  }

  private static long walk(EventReader reader) {
    long events = 0;
    for (int p = 0; p < reader.partitions(); p++) {
      long end = reader.end().offset(p);
      for (long at = 0; at < end; ) {
        var batch = reader.read(new Position(p, at), BATCH_BYTES).await();
        for (EventCursor cursor = batch.cursor(); cursor.next(); ) {
          events += cursor.offset() >= 0 && cursor.dataLength() > 0 ? 1 : 0;
        }
        at = batch.next();
      }
    }
    return events;
  }

  @Test
  void a_replay_without_decoding_makes_no_object_for_an_event() throws Exception {
    FilledStore.fillAndSeal(directory, EVENTS, ACCOUNTS, deposits, requests());
    try (MeasuredStore store = MeasuredStore.open("disk", directory)) {
      walk(store.reader());
      long before = allocated();
      long events = walk(store.reader());
      double each = (double) (allocated() - before) / events;

      System.out.printf("headers only: %.2f bytes allocated an event%n", each);
      assertThat(events).isEqualTo(EVENTS);
      // The smallest object has 16 bytes. What there is belongs to batches, of which a partition
      // of so few events has one.
      assertThat(each).isLessThan(8);
    }
  }

  @Test
  void an_append_makes_as_many_objects_late_as_early() {
    try (MeasuredStore store = MeasuredStore.open("disk", directory)) {
      FilledStore.fill(store.writer(), EVENTS, ACCOUNTS, deposits, requests());
      double early = perAppend(store);
      FilledStore.fill(store.writer(), EVENTS, ACCOUNTS, deposits, requests());
      double late = perAppend(store);

      System.out.printf("an append: %.0f bytes allocated early, %.0f late%n", early, late);
      // Record and JSON are some 800 bytes of it.
      assertThat(late).isLessThan(6_000).isLessThan(1.5 * early);
    }
  }

  private double perAppend(MeasuredStore store) {
    long before = allocated();
    FilledStore.fill(store.writer(), EVENTS / 2, ACCOUNTS, deposits, requests());
    return (double) (allocated() - before) / (EVENTS / 2);
  }
}
