package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.projections.Fold;
import dev.aorist.projections.RebuildReport;
import dev.aorist.projections.Row;
import dev.aorist.projections.View;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.StoreKind;
import dev.aorist.projections.testkit.World;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A view is rebuilt again and again while threads and event loops ask it as fast as they can and
 * money comes in. No question fails, all rows are always there, nobody sees a balance smaller than
 * one that he has seen before, and the view stands still for at most 100 ms when a rebuilt one
 * takes its place ({@code -Daorist.full=true} asks that of the median of many, each build of the
 * best of a few, as the machine may be busy).
 */
@Timeout(600)
class QueryLoadTest {
  private static final boolean FULL = Boolean.getBoolean("aorist.full");
  private static final long SEED = Long.getLong("aorist.seed", 5);
  private static final int ACCOUNTS = FULL ? 20_000 : 300;
  private static final int REBUILDS = FULL ? 15 : 3;
  private static final int ASKERS = 4;
  private static final Duration SWITCH = Duration.ofMillis(100);

  @TempDir Path directory;
  private final Queue<Object> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicLong answers = new AtomicLong();
  private volatile boolean over;

  @ParameterizedTest
  @EnumSource
  void no_question_fails_and_none_sees_half_a_view_while_it_is_rebuilt(StoreKind kind)
      throws Exception {
    ViewStore store = kind.open(directory);
    List<RebuildReport> reports = new ArrayList<>();
    long before;
    try (var world = new World(8, AccountEvent.class)) {
      for (int i = 0; i < ACCOUNTS; i++) {
        world.append("account-" + i, new Opened("Ann"), new Deposited(i));
      }
      Fold<Balance> fold = Fold.of(new Balances());
      ProjectionRuntime runtime = world.start(store, fold);
      get(runtime.caughtUp());
      View<Balance> view = runtime.view(fold);
      var ended = new CountDownLatch(2 * ASKERS + 1);
      start(ended, () -> write(world));
      for (int i = 0; i < ASKERS; i++) {
        var thread = new Asker(view, SEED + i);
        start(ended, () -> thread.run());
        var loop = new Asker(view, SEED + ASKERS + i);
        world.vertx().getOrCreateContext().runOnContext(go -> loop.askOn(ended));
      }
      before = answers.get();
      for (int i = 0; i < REBUILDS; i++) {
        reports.add(get(view.rebuild(progress -> {})));
      }
      over = true;
      ended.await();
      get(view.atLeast(world.store().end()).get("0"));
      assertThat(get(view.check(change -> {})).holds()).isTrue();
    }
    get(store.close());
    List<Duration> stood = reports.stream().map(RebuildReport::stood).sorted().toList();
    System.out.printf(
        "%s: %d rebuilds of %d rows under %d askers, seed %d: %d answers, none wrong;"
            + " stood still %s to %s, median %s%n",
        kind,
        REBUILDS,
        ACCOUNTS,
        2 * ASKERS,
        SEED,
        answers.get(),
        stood.get(0),
        stood.get(REBUILDS - 1),
        stood.get(REBUILDS / 2));

    assertThat(wrong).as("seed %d", SEED).isEmpty();
    assertThat(answers.get() - before).isGreaterThan(100);
    assertThat(reports).allMatch(RebuildReport::switched).noneMatch(RebuildReport::differs);
    assertThat(stood.get(FULL ? REBUILDS / 2 : 0)).isLessThan(SWITCH);
  }

  private void start(CountDownLatch ended, Runnable work) {
    new Thread(
            () -> {
              try {
                work.run();
              } catch (Throwable e) {
                wrong.add(e);
              } finally {
                ended.countDown();
              }
            })
        .start();
  }

  private void write(World world) {
    var random = new SplittableRandom(SEED);
    while (!over) {
      world.append("account-" + random.nextInt(ACCOUNTS), new Deposited(1));
    }
  }

  /** Asks one question after the other, on a thread or on an event loop. */
  private final class Asker {
    private final View<Balance> view;
    private final SplittableRandom random;
    private final Map<String, Long> seen = new HashMap<>();

    Asker(View<Balance> view, long seed) {
      this.view = view;
      this.random = new SplittableRandom(seed);
    }

    void run() {
      while (!over) {
        get(ask());
      }
    }

    void askOn(CountDownLatch ended) {
      if (over) {
        ended.countDown();
        return;
      }
      ask()
          .onComplete(
              done -> {
                if (done.failed()) {
                  wrong.add(done.cause());
                }
                // Not at once: an answer that is there already would deepen the stack.
                Vertx.currentContext().runOnContext(next -> askOn(ended));
              });
    }

    private Future<Void> ask() {
      String key = "" + random.nextInt(ACCOUNTS);
      Future<List<Row<Balance>>> rows =
          switch (random.nextInt(4)) {
            case 0 -> view.get(key).map(row -> List.of(row(key, row)));
            case 1 -> {
              List<String> keys =
                  IntStream.range(0, 10).mapToObj(i -> "" + random.nextInt(ACCOUNTS)).toList();
              yield view.getAll(keys)
                  .map(
                      found ->
                          keys.stream()
                              .map(one -> row(one, Optional.ofNullable(found.get(one))))
                              .toList());
            }
            case 2 -> view.rows(key, 20);
            default -> all(key);
          };
      return rows.map(
          found -> {
            found.forEach(this::look);
            answers.incrementAndGet();
            return null;
          });
    }

    /** Now and then everything, which takes long. */
    private Future<List<Row<Balance>>> all(String key) {
      if (random.nextInt(ACCOUNTS / 100) > 0) {
        return view.rows(key, key + "a", 10);
      }
      return view.rows()
          .map(
              found -> {
                if (found.size() != ACCOUNTS) {
                  wrong.add(found.size() + " rows of " + ACCOUNTS);
                }
                return found;
              });
    }

    private Row<Balance> row(String key, Optional<Balance> row) {
      return new Row<>(key, row.orElseThrow(() -> new AssertionError("no row " + key)));
    }

    private void look(Row<Balance> row) {
      long cents = row.row().cents();
      long least = seen.getOrDefault(row.key(), Long.parseLong(row.key()));
      if (cents < least) {
        wrong.add("row " + row.key() + ": " + cents + " after " + least);
      }
      seen.put(row.key(), cents);
    }
  }
}
