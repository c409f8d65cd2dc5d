package dev.aorist.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.Aorist;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.testkit.Uuid7;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands to a process that is killed again and again: what was answered is true, once. */
class KillTest {
  private static final boolean FULL = Boolean.getBoolean("aorist.full");
  private static final long SEED = Long.getLong("bank.kill.seed", 11);
  private static final int COMMANDS = FULL ? 100_000 : 3_000;
  private static final int KILLS = FULL ? 60 : 3;

  @TempDir Path directory;

  @Test
  void money_is_exact_and_every_answer_true_after_kill_9_again_and_again() throws Exception {
    Random random = new Random(SEED);
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < COMMANDS; i++) {
      orders.add(Order.random(Uuid7.at(Instant.now(), random), random));
    }
    var clerk = new Clerk(directory, random, orders);
    for (int i = 0; i < KILLS; i++) {
      clerk.work(1 + random.nextInt(2 * COMMANDS / (KILLS + 1)));
    }
    clerk.work(Integer.MAX_VALUE);

    assertThat(clerk.answers()).as("seed %d", SEED).hasSize(COMMANDS);
    assertThat(clerk.kills()).as("kills, seed %d", SEED).isPositive();
    Vertx vertx = Vertx.vertx();
    try {
      Aorist aorist = Books.await(Aorist.embed(vertx, Teller.options(directory)));
      List<Event> log = new ArrayList<>();
      Books.forEachEvent(aorist, log::add);
      new Audit(log, clerk, "seed " + SEED).requireTrue(orders);
      Books books = Books.read(aorist);
      assertThat(books.byView()).as("seed %d", SEED).isEqualTo(books.sum());
      assertThat(books.lowest()).as("seed %d", SEED).isNotNegative();
    } finally {
      Books.await(vertx.close());
    }
  }
}
