package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewBehindException;
import dev.aorist.projections.ViewStoppedException;
import dev.aorist.projections.memory.MemoryViewStore;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.OnALog;
import dev.aorist.projections.testkit.World;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AtLeastTest extends OnALog {
  private final World world = world(4, AccountEvent.class);
  private View<Balance> view;

  @BeforeEach
  void start() {
    view = world.start(new MemoryViewStore(), Balances.class).view(Balances.class);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_wait_ends_as_soon_as_the_event_is_folded() {
    Appended first = world.append("account-1", new Opened("Ann"));
    Position next = new Position(first.last().partition(), first.last().offset() + 1);
    Future<Optional<Balance>> answer = view.atLeast(next).get("1");
    Future<Optional<Balance>> all =
        view.atLeast(Checkpoint.start(4).with(next.partition(), next.offset() + 1)).get("1");
    get(view.atLeast(first.last()).get("1"));
    assertThat(answer.isComplete()).isFalse();
    assertThat(all.isComplete()).isFalse();

    world.append("account-1", new Deposited(7));
    assertThat(get(answer)).contains(new Balance(7));
    assertThat(get(all)).contains(new Balance(7));
  }

  @Test
  void a_deadline_that_passes_is_told_with_how_far_the_view_got() {
    Appended first = world.append("account-1", new Opened("Ann"));
    get(view.atLeast(first.last()).get("1"));
    Position never = new Position(first.last().partition(), 99);

    assertThatThrownBy(() -> get(view.atLeast(never, Duration.ofMillis(20)).get("1")))
        .isInstanceOfSatisfying(
            ViewBehindException.class,
            behind -> {
              assertThat(behind.view()).isEqualTo("balances");
              assertThat(behind.asked()).isEqualTo(never);
              assertThat(behind.reached()).isEqualTo(1);
            })
        .hasMessageContaining("after 20 ms");
    var far = Checkpoint.start(4).with(0, 50).with(3, 50);
    assertThatThrownBy(() -> get(view.atLeast(far, Duration.ofMillis(20)).rows()))
        .isInstanceOf(ViewBehindException.class);
  }

  @Test
  void no_thread_waits_and_answers_come_on_the_callers_context() {
    Context loop = world.vertx().getOrCreateContext();
    Position next = new Position(world.store().partitionOf(id()), 0);
    int readers = 200;
    Promise<Void> asked = Promise.promise();
    var answered = new AtomicInteger();
    var elsewhere = new AtomicInteger();
    loop.runOnContext(
        ignored -> {
          for (int i = 0; i < readers; i++) {
            view.atLeast(next)
                .get("1")
                .onComplete(
                    row -> {
                      elsewhere.addAndGet(Vertx.currentContext() == loop ? 0 : 1);
                      answered.incrementAndGet();
                    });
          }
          // The loop is free while they wait.
          loop.runOnContext(free -> asked.complete());
        });
    get(asked.future());
    assertThat(answered).hasValue(0);

    world.append("account-1", new Opened("Ann"));
    await().until(() -> answered.get() == readers);
    assertThat(elsewhere).hasValue(0);
  }

  private static StreamId id() {
    return StreamId.of("account", "1");
  }

  @Test
  void waiting_for_a_view_that_is_paused_ends_at_once() {
    Position first = new Position(world.store().partitionOf(id()), 0);
    Future<Optional<Balance>> waiting = view.atLeast(first).get("1");
    get(view.pause());

    assertThatThrownBy(() -> get(waiting))
        .isInstanceOf(ViewStoppedException.class)
        .hasMessage("The view 'balances' is paused. Resume it.");
    world.append("account-1", new Opened("Ann"));
    assertThatThrownBy(() -> get(view.atLeast(first).get("1")))
        .isInstanceOf(ViewStoppedException.class);

    get(view.resume());
    assertThat(get(view.atLeast(first).get("1"))).contains(new Balance(0));
  }
}
