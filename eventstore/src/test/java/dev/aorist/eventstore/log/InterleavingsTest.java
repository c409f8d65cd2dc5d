package dev.aorist.eventstore.log;

import static dev.aorist.eventstore.testkit.Interleavings.must;
import static dev.aorist.eventstore.testkit.Interleavings.run;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.spi.Completion;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.testkit.Interleavings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** The concurrent structures of the log in many interleavings. */
class InterleavingsTest {
  private static final Interleavings TRIED = new Interleavings("interleavings");
  private static final Checkpoint BEGINNING = Checkpoint.parse("0");
  private static final Checkpoint BEHIND = Checkpoint.parse("1");
  private static final Exception END = new IllegalStateException("the end");

  @Test
  void what_is_submitted_is_taken_once_and_in_order() {
    TRIED.check(Commits.class, CommitsInTurn.class);
  }

  @Test
  void a_clock_gives_no_timestamp_twice() {
    TRIED.check(Ticks.class, Ticks.class);
  }

  @Test
  void work_has_the_turn_for_itself() {
    TRIED.tryAll(InterleavingsTest::takeTurns);
  }

  @Test
  void who_waits_hears_of_a_commit() {
    TRIED.tryAll(() -> waitBeside(false));
  }

  @Test
  void who_waits_hears_of_the_end() {
    TRIED.tryAll(() -> waitBeside(true));
  }

  @Test
  void each_answer_that_waits_for_replicas_is_given_once_and_in_order() {
    TRIED.tryAll(InterleavingsTest::confirmBesideTheCommit);
  }

  @Test
  void readers_of_the_index_see_whole_records() {
    TRIED.tryAll(InterleavingsTest::readBesideTheWriter);
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

  /**
   * The commit worker hands over what it has forced while the replication worker hears of
   * confirmations and loses the leadership.
   */
  private static void confirmBesideTheCommit() {
    Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    int[] rounds = {0};
    var confirmations =
        new Confirmations(
            handingOver(tasks),
            asking(rounds),
            new PartitionIndex[] {new PartitionIndex()},
            new Waiters(() -> BEGINNING, null),
            new AtomicLong());
    confirmations.begin(0, 0, 0);
    confirmations.lead(0, 1);
    List<Integer> told = new ArrayList<>();
    var committing =
        new Thread(
            () -> {
              Barrier first = barrier(1, told);
              first.next = barrier(2, told);
              confirmations.forced(first, null);
              confirmations.forced(barrier(3, told), null);
            });
    var replicating =
        new Thread(
            () -> {
              for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
              }
              confirmations.confirm(0, 0, 2);
              for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
              }
              confirmations.stop(0, END);
            });
    run(List.of(committing, replicating));
    tasks.forEach(Runnable::run);
    confirmations.confirm(0, 0, 9);
    must(told.size() == 3, "an answer is left, or given twice");
    for (int i = 0; i < 3; i++) {
      must(Math.abs(told.get(i)) == i + 1, "answers are out of order");
    }
    must(told.get(2) < 0, "an answer of an epoch that is over counts");
  }

  private static Environment.Worker handingOver(Queue<Runnable> tasks) {
    return new Environment.Worker() {
      @Override
      public void execute(Runnable task) {
        tasks.add(task);
      }

      @Override
      public void executeAfter(Duration delay, Runnable task) {
        throw new UnsupportedOperationException("nobody waits here");
      }

      @Override
      public void close() {}
    };
  }

  private static Replicas asking(int[] rounds) {
    return new Replicas() {
      @Override
      public void sending(List<PendingRecord<?>> batch) {}

      @Override
      public void forced(int partition, long records) {}

      @Override
      public long ask(int partition) {
        return ++rounds[0];
      }

      @Override
      public void failed(Throwable cause) {}
    };
  }

  /** One that says its number when it is confirmed, and the same below zero when it fails. */
  private static Barrier barrier(int number, List<Integer> told) {
    return new Barrier(
        new Completion<>() {
          @Override
          public Context context() {
            return atOnce();
          }

          @Override
          public void succeeded(Void nothing) {
            told.add(number);
          }

          @Override
          public void failed(Throwable cause) {
            told.add(-number);
          }
        },
        0,
        1);
  }

  /** A context on which everything is done by whoever asks for it. */
  @SuppressWarnings("unchecked")
  private static Context atOnce() {
    return (Context)
        Proxy.newProxyInstance(
            InterleavingsTest.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> 1;
                  case "toString" -> "a context";
                  case "runOnContext" -> {
                    ((Handler<Void>) arguments[0]).handle(null);
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
