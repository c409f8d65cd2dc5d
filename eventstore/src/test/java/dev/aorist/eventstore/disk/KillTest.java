package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.spi.DirectoryInUseException;
import dev.aorist.eventstore.testkit.AtOnce;
import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.HistoryChecker;
import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import io.vertx.core.Vertx;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills processes that write, again and again on one store, and opens what they leave. Some are
 * killed at any moment, some right before a system call that changes files, some after they had
 * been stopped for a while.
 */
class KillTest {
  private static final long SEED = 1;
  private static final int SIGKILL = 128 + 9;
  private static final int LONGEST_LIFE = 1500;

  /** So many on one store: all of its history is checked after each. */
  private static final int A_STORE = 20;

  /** When a system call that does not come is waited for no longer. */
  private static final int MOST_ANSWERS = 20_000;

  /** The system calls that change files, and how often a thread makes them soon, mostly. */
  private static final Map<String, Integer> CALLS =
      Map.of("pwrite64", 60, "fdatasync", 40, "fsync", 6, "rename", 4, "unlink", 2, "ftruncate", 3);

  @TempDir Path path;
  private final Vertx vertx = Vertx.vertx();
  private final long seed = Measures.seed(SEED);
  private final AtomicInteger tried = new AtomicInteger();
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicInteger missed = new AtomicInteger();

  /** Of ten kills so many are of each kind. */
  private enum Kind {
    ANY_MOMENT(5),
    SYSTEM_CALL(4),
    STOPPED(1);

    private final int often;

    Kind(int often) {
      this.often = often;
    }

    static Kind of(int kill) {
      int rest = kill % 10;
      return rest < ANY_MOMENT.often
          ? ANY_MOMENT
          : rest < ANY_MOMENT.often + SYSTEM_CALL.often ? SYSTEM_CALL : STOPPED;
    }
  }

  /** A kill to come, and the process that is started for it. */
  private record Plan(Kind kind, String call, WritingProcess process) {}

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  @Test
  void a_killed_process_has_lost_nothing_that_it_acknowledged() throws Exception {
    int kills = Measures.full() ? 1000 : 10;
    Optional<String> missing = traceMissing();
    missing.ifPresent(why -> System.out.println("kills at system calls are SKIPPED, since " + why));
    List<Kind> kinds =
        IntStream.range(0, kills)
            .mapToObj(Kind::of)
            .filter(kind -> kind != Kind.SYSTEM_CALL || missing.isEmpty())
            .toList();
    long begin = System.nanoTime();
    int failed = 1;
    try {
      AtOnce.run(
          (kinds.size() + A_STORE - 1) / A_STORE,
          store -> {
            int from = store * A_STORE;
            killOneStore(store, kinds.subList(from, Math.min(kinds.size(), from + A_STORE)));
          });
      failed = 0;
    } finally {
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          "kills: %d, %d of them not at the call that they were meant for, %d answers, %.1f s%n",
          tried.get(), missed.get(), answers.get(), seconds);
      Measures.write(
          new Measure("kills", tried.get() + failed, failed, seed, seconds, kills - kinds.size()));
    }
    assertThat(answers.get()).isGreaterThan(kinds.size() * 10);
    assertThat(missed.get()).isLessThan(1 + kinds.size() / 10);
  }

  private void killOneStore(int number, List<Kind> kinds) throws Exception {
    var random = new SplittableRandom(seed + number);
    Path store = path.resolve("store" + number);
    var history = new History();
    Plan next = plan(kinds.get(0), random);
    try {
      for (int kill = 1; kill <= kinds.size(); kill++) {
        Plan plan = next;
        try (WritingProcess process = plan.process) {
          next = plan(kinds.get(kill % kinds.size()), random);
          kill(plan, store, history, random);
        }
        check(plan, store, history);
        tried.incrementAndGet();
      }
    } finally {
      next.process.close();
    }
  }

  private void check(Plan plan, Path store, History history) throws Exception {
    try {
      awaitRelease(store);
      HistoryChecker.check(history, Killed.read(vertx, store));
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "seed "
              + seed
              + ", "
              + store.getFileName()
              + ", "
              + plan.kind
              + " "
              + plan.call
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** Who traces a process may end before the last of its threads, and so its lock, is gone. */
  private static void awaitRelease(Path store) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .ignoreExceptionsInstanceOf(DirectoryInUseException.class)
        .until(
            () -> {
              try (Closeable lock = new OsDirectory(store).lock()) {
                return lock != null;
              }
            });
  }

  private static Plan plan(Kind kind, SplittableRandom random) throws IOException {
    if (kind != Kind.SYSTEM_CALL) {
      return new Plan(kind, "", WritingProcess.start());
    }
    List<String> calls = CALLS.keySet().stream().sorted().toList();
    String call = calls.get(random.nextInt(calls.size()));
    String when = call + ":signal=KILL:when=" + (1 + random.nextInt(CALLS.get(call)));
    return new Plan(kind, when, WritingProcess.start(trace(call, when)));
  }

  /** Lets the call not happen: the signal comes first. Calls are counted a thread. */
  private static String[] trace(String call, String when) {
    return new String[] {
      "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e", "inject=" + when
    };
  }

  /** Why no process can be killed at a system call here, if so. */
  private static Optional<String> traceMissing() throws InterruptedException {
    var command = new ArrayList<>(List.of(trace("exit_group", "exit_group:signal=KILL:when=1")));
    command.add("true");
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return process.waitFor() == SIGKILL
          ? Optional.empty()
          : Optional.of("strace kills no process here");
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Lets a process live until its kill, which the system sends or we do. */
  private void kill(Plan plan, Path store, History history, SplittableRandom random)
      throws Exception {
    WritingProcess process = plan.process;
    int life = plan.kind == Kind.SYSTEM_CALL ? MOST_ANSWERS : 1 + random.nextInt(LONGEST_LIFE);
    int stop = plan.kind == Kind.STOPPED ? 1 + life / 2 : 0;
    int exit =
        process.live(
            store,
            random.nextLong(),
            history,
            heard -> {
              if (heard == stop) {
                stop(process.pid());
              }
              if (heard == life) {
                process.kill();
              }
            });
    assertThat(exit).as("killed by SIGKILL").isEqualTo(SIGKILL);
    assertThat(process.wasOpening()).as(plan.call + " was the store's").isTrue();
    assertThat(process.failures()).isZero();
    if (process.answers() >= MOST_ANSWERS) {
      missed.incrementAndGet();
    }
    answers.addAndGet(process.answers());
  }

  /** Stops a process for a tenth of a second, in the middle of whatever it is doing. */
  private static void stop(long pid) throws IOException {
    new ProcessBuilder("sh", "-c", "kill -STOP " + pid + "; sleep 0.1; kill -CONT " + pid)
        .inheritIO()
        .start()
        .onExit()
        .join();
  }
}
