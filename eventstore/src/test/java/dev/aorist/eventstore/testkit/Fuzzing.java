package dev.aorist.eventstore.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Feeds decoders with distinct inputs and watches what they do: nothing but what they document may
 * come out, within a while and within the memory that the target grants. Each input has a seed of
 * its own, counted on from the first; a failure names it.
 */
public final class Fuzzing {
  private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long MOST_NANOS = 10_000_000_000L;
  private static final int MOST_FAILURES = 5;

  /** What the virtual machine itself may allocate in our name now and then. */
  private static final int NOISE = 16 * 1024;

  private final long first;
  private final String test;
  private final Distinct seen;
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

  /**
   * @param first seed of the first input of each target
   * @param test the class that repeats a failure
   * @param inputs how many there will be
   */
  public Fuzzing(long first, String test, long inputs) {
    this.first = first;
    this.test = test;
    this.seen = new Distinct(inputs);
  }

  /** What went wrong. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** Runs {@code target} until it had so many distinct inputs, or failed too often; how many. */
  public long run(FuzzTarget target, long count) throws InterruptedException {
    var feed = new Feed(target, count);
    var thread = new Thread(feed, "fuzz " + target.name());
    thread.setDaemon(true);
    thread.start();
    do {
      thread.join(500);
    } while (thread.isAlive() && !feed.isStuck(thread));
    return feed.distinct;
  }

  private final class Feed implements Runnable {
    private final FuzzTarget target;
    private final long count;
    private volatile long distinct;
    private volatile long began;
    private volatile long seed;
    private volatile int failed;

    Feed(FuzzTarget target, long count) {
      this.target = target;
      this.count = count;
    }

    @Override
    public void run() {
      for (seed = first; distinct < count && failed < MOST_FAILURES; seed = seed + 1) {
        byte[] input = target.input(new SplittableRandom(seed));
        if (!isNew(input)) {
          continue;
        }
        distinct = distinct + 1;
        began = System.nanoTime();
        if (feed(input) > target.mostAllocated(input) + NOISE) {
          again(input);
        }
        began = 0;
      }
    }

    private long feed(byte[] input) {
      long before = MEMORY.getCurrentThreadAllocatedBytes();
      try {
        target.decode(input);
      } catch (RuntimeException | Error e) {
        fail(e.toString() + where(e.getStackTrace()));
        return 0;
      }
      return MEMORY.getCurrentThreadAllocatedBytes() - before;
    }

    /** Classes are loaded in the middle of an input too; a second try tells. */
    private void again(byte[] input) {
      long allocated = feed(input);
      if (allocated > target.mostAllocated(input) + NOISE) {
        fail(allocated + " bytes were allocated for an input of " + input.length);
      }
    }

    boolean isStuck(Thread thread) {
      long since = began;
      if (since == 0 || System.nanoTime() - since < MOST_NANOS) {
        return false;
      }
      fail("no end within 10 s" + where(thread.getStackTrace()));
      return true;
    }

    private void fail(String what) {
      failed = failed + 1;
      failures.add(
          target.name()
              + ", seed "
              + seed
              + ": "
              + what
              + "\nRepeat it with: mvn test -Dtest="
              + test
              + " -Daorist.seed="
              + seed);
    }

    private boolean isNew(byte[] input) {
      long hash = target.name().hashCode();
      for (byte each : input) {
        hash = (hash ^ each) * 0x100000001B3L;
        hash ^= hash >>> 29;
      }
      return seen.add(hash);
    }
  }

  private static String where(StackTraceElement[] trace) {
    var text = new StringBuilder();
    for (int i = 0; i < Math.min(8, trace.length); i++) {
      text.append("\n    at ").append(trace[i]);
    }
    return text.toString();
  }
}
