package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.projections.Fold;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewBehindException;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Gate;
import dev.aorist.projections.testkit.HookedFold;
import dev.aorist.projections.testkit.OnALog;
import dev.aorist.projections.testkit.StoreKind;
import dev.aorist.projections.testkit.World;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * 64 writers on event loops read what each has just written: none ever sees anything older, no
 * thread waits for it, and a deadline is answered in time.
 */
@Timeout(300)
class ReadYourWritesTest extends OnALog {
  private static final boolean FULL = Boolean.getBoolean("aorist.full");
  private static final int WRITERS = 64;
  private static final int WRITES = FULL ? 500 : 15;
  private static final Duration DEADLINE = Duration.ofMillis(50);

  @TempDir Path directory;
  private final World world = world(8, AccountEvent.class);
  private final Queue<Object> wrong = new ConcurrentLinkedQueue<>();
  private ViewStore store;

  @AfterEach
  void close() {
    world.close();
    get(store.close());
  }

  @ParameterizedTest
  @EnumSource
  void nobody_reads_anything_older_than_what_he_wrote(StoreKind kind) {
    store = kind.open(directory);
    // All of them share the event loops, so a wait that held a thread would never let all wait.
    var untilAllWait = new Gate();
    untilAllWait.shut();
    Fold<Balance> fold = new HookedFold<>(Fold.of(new Balances()), 1, untilAllWait);
    View<Balance> view = world.start(store, fold).view(fold);
    var waiting = new AtomicInteger();
    List<Future<Void>> writers = new ArrayList<>();
    for (int w = 0; w < WRITERS; w++) {
      var writer =
          new Writer(
              view,
              "" + w,
              world.vertx().getOrCreateContext(),
              () -> {
                if (waiting.incrementAndGet() == WRITERS) {
                  untilAllWait.open();
                }
              });
      writers.add(writer.done.future());
      writer.loop.runOnContext(go -> writer.write());
    }
    get(Future.all(writers));

    assertThat(wrong).isEmpty();
    assertThat(get(view.rows())).hasSize(WRITERS);
  }

  /** Writes and reads in turn, all on its event loop. */
  private final class Writer {
    private final View<Balance> view;
    private final String key;
    private final Context loop;
    private final Runnable waits;
    private final Promise<Void> done = Promise.promise();
    private int written;

    Writer(View<Balance> view, String key, Context loop, Runnable waits) {
      this.view = view;
      this.key = key;
      this.loop = loop;
      this.waits = waits;
    }

    void write() {
      if (written == WRITES) {
        done.complete();
        return;
      }
      Object event = written++ == 0 ? new Opened("Ann") : new Deposited(1);
      append(key, event)
          .compose(
              last -> {
                waits.run();
                return view.atLeast(last).get(key);
              })
          .onFailure(done::tryFail)
          .onSuccess(
              row -> {
                if (!row.equals(Optional.of(new Balance(written - 1)))) {
                  wrong.add(key + ": " + row + " after " + written + " writes");
                }
                if (Vertx.currentContext() != loop) {
                  wrong.add(key + " was answered elsewhere");
                }
                write();
              });
    }
  }

  private Future<Position> append(String key, Object event) {
    return world
        .store()
        .append(
            Append.to(
                UuidCreator.getTimeOrderedEpoch(world.clock().instant()),
                StreamId.of("account", key),
                ExpectedVersion.any(),
                event))
        .map(appended -> appended.last());
  }

  @ParameterizedTest
  @EnumSource
  void a_deadline_is_answered_in_time_while_the_view_hangs(StoreKind kind) {
    store = kind.open(directory);
    var gate = new Gate();
    Fold<Balance> fold = new HookedFold<>(Fold.of(new Balances()), 1, gate);
    View<Balance> view = world.start(store, fold).view(fold);
    gate.shut();
    List<Future<Long>> late = new ArrayList<>();
    var ticked = new AtomicBoolean();
    world.vertx().setTimer(1, tick -> ticked.set(true));
    for (int w = 0; w < WRITERS; w++) {
      String key = "" + w;
      Position last = get(append(key, new Opened("Ann")));
      long asked = System.nanoTime();
      late.add(
          view.atLeast(last, DEADLINE)
              .get(key)
              .transform(
                  answer -> {
                    if (!(answer.cause() instanceof ViewBehindException)) {
                      wrong.add(key + ": " + answer);
                    }
                    return Future.succeededFuture(System.nanoTime() - asked);
                  }));
    }
    List<Long> nanos = new ArrayList<>();
    late.forEach(answer -> nanos.add(get(answer)));
    gate.open();
    Collections.sort(nanos);
    System.out.printf(
        "%s: a deadline of %s was answered after %d to %d ms%n",
        kind, DEADLINE, nanos.get(0) / 1_000_000, nanos.get(WRITERS - 1) / 1_000_000);

    assertThat(wrong).isEmpty();
    assertThat(ticked).isTrue();
    assertThat(nanos.get(0)).isGreaterThanOrEqualTo(DEADLINE.toNanos());
    // On a machine that is busy a timer may be late.
    assertThat(nanos.get(WRITERS / 2)).isLessThan(20 * DEADLINE.toNanos());
    assertThat(get(view.atLeast(world.store().end()).rows())).hasSize(WRITERS);
  }
}
