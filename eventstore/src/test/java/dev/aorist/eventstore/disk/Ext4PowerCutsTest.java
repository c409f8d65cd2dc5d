package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.disk.SmallFileSystem.Cut;
import dev.aorist.eventstore.testkit.AtOnce;
import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.HistoryChecker;
import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the power from a real ext4 under a process that writes, again and again on one store, and
 * opens what is left. The process goes on for a while after the cut: what it acknowledges then
 * counts as well. Every sixth cut comes while the store is being opened.
 *
 * <p>What is left is read in a copy: a store that was opened in this process would keep its files
 * mapped, and the file system could not be mounted again. The next life opens the original.
 */
class Ext4PowerCutsTest {
  private static final long SEED = 1;
  private static final int LONGEST_LIFE = 1500;
  private static final int OPENINGS = 6;

  /** The longest that a store of this size takes to be opened. */
  private static final int OPENING_MICROS = 150_000;

  private static final int LATE_MICROS = 2_000;

  /** So many on one store: all of its history is checked after each. */
  private static final int A_STORE = 10;

  private static final long BYTES = 96L << 20;

  /** How ext4 orders data and metadata; what we promise may not depend on it. */
  private static final List<String> MODES =
      List.of("data=ordered", "data=writeback", "data=journal");

  @TempDir Path path;
  private final Vertx vertx = Vertx.vertx();
  private final long seed = Measures.seed(SEED);
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger unopened = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  private Optional<String> missing = Optional.empty();

  @BeforeEach
  void look() {
    missing = SmallFileSystem.missing(path.resolve("trial"));
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  @Test
  void a_power_cut_takes_nothing_that_was_acknowledged() throws Exception {
    int cuts = Measures.full() ? 1000 : 20;
    if (missing.isPresent()) {
      System.out.printf("power cuts: %d SKIPPED, since %s%n", cuts, missing.get());
      Measures.write(new Measure("power-cuts", 0, 0, seed, 0, cuts));
    }
    assumeThat(missing).as("power cuts need root and loop devices").isEmpty();
    long begin = System.nanoTime();
    int wrong = 1;
    try {
      AtOnce.run(
          (cuts + A_STORE - 1) / A_STORE,
          store -> cutOneStore(store, Math.min(A_STORE, cuts - store * A_STORE)));
      wrong = 0;
    } finally {
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          "power cuts: %d, %d of them before it was open, %d answers, %d failures, %.1f s, seed %d%n",
          done.get(), unopened.get(), answers.get(), failures.get(), seconds, seed);
      Measures.write(new Measure("power-cuts", done.get() + wrong, wrong, seed, seconds, 0));
    }
    assertThat(answers.get()).isGreaterThan(cuts * 10);
    assertThat(failures.get()).as("the process meets the cuts").isGreaterThan(cuts);
  }

  /** The cuts are real ones: a store that forces nothing is found out. */
  @Test
  void a_power_cut_finds_a_store_that_does_not_force() throws Exception {
    assumeThat(missing).as("power cuts need root and loop devices").isEmpty();
    var history = new History();
    Path directory = path.resolve("lies");
    try (var disk = SmallFileSystem.ext4(directory, BYTES, MODES.get(0));
        var honest = WritingProcess.startQuietly();
        var lying = WritingProcess.startQuietly(Lie.FORCE_FILE.name())) {
      cutOne(honest, disk, history, LONGEST_LIFE, seed, Cut.POWER, 0);
      disk.remount();
      cutOne(lying, disk, history, LONGEST_LIFE, seed + 1, Cut.POWER, 0);
      disk.remount();
      Path copy = directory.resolve("copy");
      copy(disk.path().resolve("store"), copy);
      assertThatThrownBy(() -> HistoryChecker.check(history, Killed.read(vertx, copy)))
          .satisfiesAnyOf(
              lost ->
                  assertThat(lost).isInstanceOf(AssertionError.class).hasMessageContaining("lost"),
              damaged -> assertThat(damaged).isInstanceOf(StoreOpenException.class));
    }
  }

  private void cutOneStore(int number, int cuts) throws Exception {
    var random = new SplittableRandom(seed + number);
    Path directory = path.resolve("disk" + number);
    var history = new History();
    WritingProcess next = WritingProcess.startQuietly();
    try (var disk = SmallFileSystem.ext4(directory, BYTES, MODES.get(number % MODES.size()))) {
      for (int cut = 0; cut < cuts; cut++) {
        try (WritingProcess process = next) {
          next = WritingProcess.startQuietly();
          boolean opening = cut > 0 && cut % OPENINGS == 0;
          cutOne(
              process,
              disk,
              history,
              opening ? 0 : 1 + random.nextInt(LONGEST_LIFE),
              random.nextLong(),
              Cut.values()[Math.min(random.nextInt(6), Cut.POWER.ordinal())],
              random.nextInt(opening ? OPENING_MICROS : LATE_MICROS));
        }
        disk.remount();
        Path copy = directory.resolve("copy" + cut);
        copy(disk.path().resolve("store"), copy);
        HistoryChecker.check(history, Killed.read(vertx, copy));
        delete(copy);
        done.incrementAndGet();
      }
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "seed " + seed + ", " + MODES.get(number % MODES.size()) + ": " + e.getMessage(), e);
    } finally {
      next.close();
    }
    Files.delete(directory.resolve("image"));
  }

  /**
   * Lets a process live until the power goes.
   *
   * @param life after how many answers; 0 for the moment before it opens the store
   * @param writer what it writes
   * @param micros how much later
   */
  private void cutOne(
      WritingProcess process,
      SmallFileSystem disk,
      History history,
      int life,
      long writer,
      Cut how,
      int micros)
      throws Exception {
    disk.arm();
    int exit =
        process.live(
            disk.path().resolve("store"),
            writer,
            history,
            new WritingProcess.Listener() {
              @Override
              public void opening() throws IOException {
                answered(0);
              }

              @Override
              public void answered(int answers) throws IOException {
                if (answers == life) {
                  disk.cut(how, micros);
                }
              }
            });
    assertThat(exit).as("it notices").isIn(Killed.FAILING, Killed.UNOPENED);
    unopened.addAndGet(exit == Killed.UNOPENED ? 1 : 0);
    answers.addAndGet(process.answers());
    failures.addAndGet(process.failures());
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
