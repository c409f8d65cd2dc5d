package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.disk.FailingFileSystem.Call;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Mapping;
import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.HistoryChecker;
import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets calls of a real file system fail with EIO under a process that writes, again and again on
 * one store: once, or from some call on. A process that goes on all the same, since nobody waited
 * for that call, is killed. What is on the disk then, which may be less than the kernel shows, must
 * hold all that was acknowledged; the next process opens what the kernel shows.
 */
class FailingDiskTest {
  private static final long SEED = 1;
  private static final int LONGEST_LIFE = 1_000;
  private static final int GOES_ON = 600;
  private static final int SIGKILL = 128 + 9;
  private static final int MAPPED = 200_000;

  /** What fails in turn. */
  private static final List<Call> CALLS =
      List.of(
          Call.WRITE,
          Call.FSYNC,
          Call.READ,
          Call.WRITE,
          Call.FSYNC,
          Call.CREATE,
          Call.FSYNCDIR,
          Call.RENAME,
          Call.READ,
          Call.UNLINK,
          Call.SETATTR,
          Call.FLUSH);

  /** So many on one store: all of its history is checked after each. */
  private static final int A_STORE = 12;

  @TempDir Path path;
  private final Vertx vertx = Vertx.vertx();
  private final long seed = Measures.seed(SEED);
  private final SplittableRandom random = new SplittableRandom(seed);
  private Optional<String> missing = Optional.empty();
  private final Map<Call, Integer> noticed = new EnumMap<>(Call.class);
  private int answers;
  private int copies;

  @BeforeEach
  void look() {
    missing = FailingFileSystem.missing(path.resolve("trial"));
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  @Test
  void a_failing_call_takes_nothing_that_was_acknowledged() throws Exception {
    int failures = Measures.full() ? 300 : A_STORE;
    if (missing.isPresent()) {
      System.out.printf("failing disks: %d SKIPPED, since %s%n", failures, missing.get());
      Measures.write(new Measure("failing-disks", 0, 0, seed, 0, failures));
    }
    assumeThat(missing).as("failing calls need root, perl and /dev/fuse").isEmpty();
    long begin = System.nanoTime();
    int done = 0;
    int wrong = 1;
    try {
      for (int store = 0; done < failures; store++) {
        done += failOneStore(path.resolve("store" + store), Math.min(A_STORE, failures - done));
      }
      wrong = 0;
    } finally {
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          "failing disks: %d, of which ended the process: %s; %d answers, %.1f s, seed %d%n",
          done, noticed, answers, seconds, seed);
      Measures.write(new Measure("failing-disks", done + wrong, wrong, seed, seconds, 0));
    }
    assertThat(answers).isGreaterThan(failures * 10);
    assertThat(noticed).containsKeys(Call.WRITE, Call.FSYNC);
  }

  /** What is lost is really lost: a store that forces nothing is found out. */
  @Test
  void a_store_that_does_not_force_is_found_out() throws Exception {
    assumeThat(missing).as("failing calls need root, perl and /dev/fuse").isEmpty();
    var history = new History();
    try (var disk = new FailingFileSystem(path.resolve("lies"));
        var lying = WritingProcess.startQuietly(Lie.FORCE_FILE.name())) {
      failOne(lying, disk, history, Call.WRITE, 1, true);
      assertThatThrownBy(() -> check(disk, history))
          .satisfiesAnyOf(
              lost ->
                  assertThat(lost).isInstanceOf(AssertionError.class).hasMessageContaining("lost"),
              damaged -> assertThat(damaged).isInstanceOf(StoreOpenException.class));
    }
  }

  /** Else one bad sector of a sealed segment ends the process, with all that it does. */
  @Test
  void a_mapping_that_the_disk_does_not_give_is_an_exception_and_not_the_end() throws Exception {
    assumeThat(missing).as("failing calls need root, perl and /dev/fuse").isEmpty();
    Path directory = path.resolve("mapped");
    try (var disk = new FailingFileSystem(directory)) {
      // Written behind the kernel's back, so that it has to read.
      Files.write(directory.resolve("disk").resolve("file"), new byte[MAPPED]);
      try (DataFile file = new OsDirectory(disk.path()).open("file")) {
        Mapping mapping = file.map(MAPPED);
        disk.fail(Call.READ, 1, true);
        assertThatThrownBy(() -> mapping.load(0, MAPPED)).isInstanceOf(IOException.class);
        disk.heal();
        mapping.load(0, MAPPED);
        assertThat(mapping.bytes().getInt(MAPPED / 2)).isZero();
        disk.fail(Call.READ, 1, true);
        mapping.load(0, MAPPED); // it is in memory by now
      }
    }
  }

  private int failOneStore(Path directory, int failures) throws Exception {
    var history = new History();
    String what = "";
    WritingProcess next = WritingProcess.startQuietly();
    try (var disk = new FailingFileSystem(directory)) {
      for (int i = 0; i < failures; i++) {
        Call call = CALLS.get(i % CALLS.size());
        int count = 1 + random.nextInt(call == Call.WRITE || call == Call.FSYNC ? 20 : 2);
        boolean on = random.nextBoolean();
        what = call + " number " + count + (on ? " and on" : "");
        try (WritingProcess process = next) {
          next = WritingProcess.startQuietly();
          failOne(process, disk, history, call, count, on);
        }
        check(disk, history);
        disk.heal();
      }
    } catch (Exception | AssertionError e) {
      throw new AssertionError("seed " + seed + ", " + what + ": " + e.getMessage(), e);
    } finally {
      next.close();
    }
    return failures;
  }

  /** Lets a process live until it notices the failure, or for a while after it. */
  private void failOne(
      WritingProcess process,
      FailingFileSystem disk,
      History history,
      Call call,
      int count,
      boolean on)
      throws Exception {
    int life = 1 + random.nextInt(LONGEST_LIFE);
    int exit =
        process.live(
            disk.path(),
            random.nextLong(),
            history,
            heard -> {
              if (heard == life) {
                disk.fail(call, count, on);
              } else if (heard == life + GOES_ON) {
                process.kill();
              }
            });
    answers += process.answers();
    if (exit != SIGKILL) {
      assertThat(exit).isIn(Killed.FAILING, Killed.UNOPENED);
      noticed.merge(call, 1, Integer::sum);
    }
  }

  private void check(FailingFileSystem disk, History history) throws Exception {
    Path copy = path.resolve("copy" + copies++);
    disk.copy(copy);
    HistoryChecker.check(history, Killed.read(vertx, copy));
    try (Stream<Path> files = Files.list(copy)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
