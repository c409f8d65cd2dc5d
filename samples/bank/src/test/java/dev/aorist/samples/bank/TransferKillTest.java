package dev.aorist.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.eventstore.Event;
import dev.aorist.projections.ViewCheck;
import dev.aorist.samples.bank.domain.Deposited;
import dev.aorist.samples.bank.domain.Withdrawn;
import dev.aorist.samples.bank.views.Balances;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program is killed again and again in the middle of transfers: each ends, none has a step
 * twice, and no cent is lost.
 */
class TransferKillTest {
  private static final boolean FULL = Boolean.getBoolean("aorist.full");
  private static final long SEED = Long.getLong("bank.kill.seed", 5);
  private static final int KILLS = Integer.getInteger("bank.kills", FULL ? 100 : 3);

  @TempDir Path directory;

  @Test
  @Timeout(3_600)
  void every_transfer_ends_once_after_kill_9_again_and_again() throws Exception {
    Random random = new Random(SEED);
    Path data = directory.resolve("data");
    // How long starting takes here and now: a kill is to come when there are transfers under way.
    long begin = System.nanoTime();
    assertThat(start(data, SEED, 1_000).waitFor()).as("the program, left to itself").isZero();
    int usual = (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    int killed = 0;
    for (int i = 0; i < KILLS; i++) {
      Process program = start(data, SEED * 1_000 + i, 1_000_000);
      if (!program.waitFor(usual * 3L / 4 + random.nextInt(usual), TimeUnit.MILLISECONDS)) {
        killed++;
      }
      program.destroyForcibly().waitFor();
    }
    Vertx vertx = Vertx.vertx();
    try {
      AoristOptions options = new BankApplication().configure(AoristOptions.at(data));
      Aorist aorist = Books.await(Aorist.embed(vertx, options));
      Books.await(aorist.subscribers().caughtUp());
      Books books = Books.read(aorist);
      List<Event> log = new ArrayList<>();
      Books.forEachEvent(aorist, log::add);
      long paidIn = log.stream().mapToLong(TransferKillTest::fromOutside).sum();

      String how = "seed " + SEED + ", " + killed + " kills, " + books.moves().all() + " transfers";
      System.out.println("transfers under kill -9: " + how);
      assertThat(killed).as(how).isPositive();
      assertThat(books.moves().all()).as(how).isPositive();
      assertThat(books.moves().open()).as("open, %s", how).isZero();
      assertThat(books.moves().wrong()).as("wrong, %s", how).isZero();
      assertThat(books.sum()).as("money by the log, %s", how).isEqualTo(paidIn);
      assertThat(books.byView()).as("money by the view, %s", how).isEqualTo(paidIn);
      ViewCheck check = Books.await(aorist.view(Balances.class).check(change -> {}));
      assertThat(check.holds()).as("the view against a replay, %s, %s", how, check).isTrue();
      assertThat(books.lowest()).as("the lowest balance, %s", how).isNotNegative();
    } finally {
      Books.await(vertx.close());
    }
  }

  private static long fromOutside(Event event) {
    return event.payload() instanceof Deposited || event.payload() instanceof Withdrawn
        ? Books.gain(event)
        : 0;
  }

  private static Process start(Path data, long seed, int commands) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "--data",
            data.toString(),
            "--commands",
            "" + commands,
            "--in-flight",
            "64",
            "--seed",
            "" + seed)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
