package dev.aorist.eventstore.log;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Tries the concurrent structures of the log in many interleavings, switching threads at every
 * access to memory that they share, with Lincheck as the scheduler. What it tries is the same in
 * each run.
 */
class InterleavingsTest {
  private static final int INVOCATIONS = Measures.full() ? 1_000 : 150;
  private static final int SCENARIOS = Measures.full() ? 20 : 4;
  private static final Checkpoint BEGINNING = Checkpoint.parse("0");
  private static final Checkpoint BEHIND = Checkpoint.parse("1");
  private static final Exception END = new IllegalStateException("the end");
  private static final AtomicInteger TRIED = new AtomicInteger();
  private static final AtomicInteger FAILED = new AtomicInteger();
  private static final long BEGIN = System.nanoTime();

  @AfterAll
  static void measure() {
    double seconds = (System.nanoTime() - BEGIN) / 1e9;
    Measures.write(new Measure("interleavings", TRIED.get(), FAILED.get(), 0, seconds, 0));
  }

  @Test
  void what_is_submitted_is_taken_once_and_in_order() {
    check(Commits.class, CommitsInTurn.class);
  }

  @Test
  void a_clock_gives_no_timestamp_twice() {
    check(Ticks.class, Ticks.class);
  }

  @Test
  void work_has_the_turn_for_itself() {
    tryAll(InterleavingsTest::takeTurns);
  }

  @Test
  void who_waits_hears_of_a_commit() {
    tryAll(() -> waitBeside(false));
  }

  @Test
  void who_waits_hears_of_the_end() {
    tryAll(() -> waitBeside(true));
  }

  @Test
  void readers_of_the_index_see_whole_records() {
    tryAll(InterleavingsTest::readBesideTheWriter);
  }

  private static void check(Class<?> operations, Class<?> inTurn) {
    FAILED.incrementAndGet();
    new ModelCheckingOptions()
        .iterations(SCENARIOS)
        .invocationsPerIteration(INVOCATIONS)
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(1)
        .sequentialSpecification(inTurn)
        .check(operations);
    FAILED.decrementAndGet();
    TRIED.addAndGet(SCENARIOS * INVOCATIONS);
  }

  private static void tryAll(Runnable scenario) {
    scenario.run(); // so that no class, and no logger, begins its life under the scheduler
    FAILED.incrementAndGet();
    Lincheck.runConcurrentTest(INVOCATIONS, scenario);
    FAILED.decrementAndGet();
    TRIED.addAndGet(INVOCATIONS);
  }

  /** The queue of commits: any thread adds, one takes. */
  public static final class Commits {
    private final CommitQueue queue = new CommitQueue();

    @Operation
    public boolean add(@Param(gen = IntGen.class, conf = "1:9") int number) {
      return queue.add(new Numbered(number));
    }

    @Operation
    public boolean isEmpty() {
      return queue.isEmpty();
    }

    @Operation(nonParallelGroup = "taker")
    public List<Integer> takeAll() {
      List<Integer> taken = new ArrayList<>();
      for (Submission<?> each = queue.takeAll(); each != null; each = each.next) {
        taken.add(((Numbered) each).number);
      }
      return taken;
    }
  }

  /** What it must look like. */
  public static final class CommitsInTurn {
    private final Deque<Integer> queue = new ArrayDeque<>();

    public boolean add(int number) {
      queue.add(number);
      return queue.size() == 1;
    }

    public boolean isEmpty() {
      return queue.isEmpty();
    }

    public List<Integer> takeAll() {
      List<Integer> taken = new ArrayList<>(queue);
      queue.clear();
      return taken;
    }
  }

  private static final class Numbered extends Submission<Void> {
    final int number;

    Numbered(int number) {
      super(null, null);
      this.number = number;
    }

    @Override
    Throwable failure(Throwable cause) {
      return cause;
    }
  }

  /** The clock, on a day whose time stands still. */
  public static final class Ticks {
    private final HybridClock clock =
        new HybridClock(Clock.fixed(Instant.ofEpochMilli(1), ZoneOffset.UTC));

    @Operation
    public long tick() {
      return clock.tick();
    }

    @Operation
    public long last() {
      return clock.last();
    }

    @Operation
    public void skip(@Param(gen = IntGen.class, conf = "1:9") int by) {
      clock.skipTo((1L << 20) + by);
    }
  }

  private static void takeTurns() {
    var turn = new Turn(Runnable::run);
    List<Integer> done = new ArrayList<>();
    int[] inside = {0};
    List<Thread> callers = new ArrayList<>();
    for (int caller = 1; caller <= 2; caller++) {
      int first = 10 * caller;
      callers.add(
          new Thread(
              () -> {
                for (int piece = first; piece < first + 2; piece++) {
                  int number = piece;
                  turn.execute(
                      () -> {
                        must(++inside[0] == 1, "two have the turn");
                        done.add(number);
                        inside[0]--;
                      });
                }
              }));
    }
    run(callers);
    must(done.size() == 4, "work is left or lost");
    must(done.indexOf(10) < done.indexOf(11), "the first caller's work is out of order");
    must(done.indexOf(20) < done.indexOf(21), "the second caller's work is out of order");
  }

  private static void waitBeside(boolean end) {
    var log = new AtomicInteger();
    var waiters = new Waiters(() -> log.get() == 0 ? BEGINNING : BEHIND, null);
    ContextInternal context = promisesOnly();
    List<Future<Checkpoint>> heard = new ArrayList<>();
    var waiting = new Thread(() -> heard.add(waiters.await(BEGINNING, context)));
    var committing =
        new Thread(
            () -> {
              if (end) {
                waiters.fail(END);
              } else {
                log.set(1);
                waiters.wake();
              }
            });
    run(List.of(waiting, committing));
    must(heard.get(0).isComplete(), "who waits hears nothing");
    must(heard.get(0).failed() == end, "who waits hears something else");
  }

  /** A context of which only promises are asked, that are not told on any thread of its own. */
  private static ContextInternal promisesOnly() {
    return (ContextInternal)
        Proxy.newProxyInstance(
            InterleavingsTest.class.getClassLoader(),
            new Class<?>[] {ContextInternal.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> 1;
                  case "toString" -> "a context";
                  case "promise" -> Promise.promise();
                  case "succeededFuture" -> Future.succeededFuture(arguments[0]);
                  case "failedFuture" -> Future.failedFuture((Throwable) arguments[0]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static void readBesideTheWriter() {
    var index = new PartitionIndex();
    var writing =
        new Thread(
            () -> {
              index.add(100, 10, 0, 2, 1000, new byte[1]);
              index.add(200, 20, 2, 1, 2000, new byte[1]);
              index.seal(1);
              index.forget(0);
            });
    var reading =
        new Thread(
            () -> {
              PartitionIndex.View view = index.view();
              long records = view.records();
              must(view.end() == (records == 0 ? 0 : records + 1), "the end is not the records'");
              for (long number = 0; number < records; number++) {
                must(view.location(number) == 100 * (number + 1), "a place is wrong");
                must(view.timestamp(number) == 1000 * (number + 1), "a time is wrong");
                must(view.length(number) == 10 * (number + 1), "a length is wrong");
              }
            });
    run(List.of(writing, reading));
    must(index.view().records() == 2 && index.sealed() == 1, "a record is lost");
  }

  private static void run(List<Thread> threads) {
    threads.forEach(Thread::start);
    for (Thread each : threads) {
      try {
        each.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void must(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
