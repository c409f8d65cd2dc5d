package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.HistoryChecker;
import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills processes that write, again and again on one store, and opens what they leave. */
class KillTest {
  private static final long SEED = 1;
  private static final int LONGEST_LIFE = 1500;

  /** So many on one store: all of its history is checked after each. */
  private static final int A_STORE = 20;

  @TempDir Path path;
  private final Vertx vertx = Vertx.vertx();
  private int answers;

  @Test
  void a_killed_process_has_lost_nothing_that_it_acknowledged() throws Exception {
    int kills = Measures.full() ? 1000 : 10;
    long seed = Measures.seed(SEED);
    var random = new SplittableRandom(seed);
    long begin = System.nanoTime();
    int failed = 0;
    WritingProcess next = WritingProcess.start();
    var history = new History();
    try {
      for (int kill = 0; kill < kills; kill++) {
        Path store = path.resolve("store" + kill / A_STORE);
        if (kill % A_STORE == 0) {
          history = new History();
        }
        failed++;
        try (WritingProcess process = next) {
          next = WritingProcess.start();
          kill(process, store, random, history);
        }
        HistoryChecker.check(history, Killed.read(vertx, store));
        failed--;
      }
    } finally {
      next.close();
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf("kills: %d, %d answers, %.1f s%n", kills, answers, seconds);
      Measures.write(new Measure("kills", kills, failed, seed, seconds, 0));
      vertx.close().await(60, TimeUnit.SECONDS);
    }
    assertThat(answers).isGreaterThan(kills * 10);
  }

  /** Lets a process live until it has had some number of answers. */
  private void kill(WritingProcess process, Path store, SplittableRandom random, History history)
      throws Exception {
    int life = 1 + random.nextInt(LONGEST_LIFE);
    int exit =
        process.live(
            store,
            random.nextLong(),
            history,
            heard -> {
              if (heard == life) {
                process.kill();
              }
            });
    assertThat(exit).as("killed by SIGKILL").isEqualTo(128 + 9);
    assertThat(process.failures()).isZero();
    answers += process.answers();
  }
}
