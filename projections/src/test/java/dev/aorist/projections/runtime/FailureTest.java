package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.Position;
import dev.aorist.projections.FailurePolicy;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Folds;
import dev.aorist.projections.Projection;
import dev.aorist.projections.Rows;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewStatus.Failure;
import dev.aorist.projections.ViewStatus.State;
import dev.aorist.projections.ViewStoppedException;
import dev.aorist.projections.memory.MemoryViewStore;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Bank.Withdrawn;
import dev.aorist.projections.testkit.HookedFold;
import dev.aorist.projections.testkit.OnALog;
import dev.aorist.projections.testkit.Poisoned;
import dev.aorist.projections.testkit.Reference;
import dev.aorist.projections.testkit.World;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** A failing event stops its projection, visibly, with everything before it folded. */
@Timeout(120)
class FailureTest extends OnALog {
  private static final long POISON = 666;
  private final World world = world(4, AccountEvent.class);
  private volatile boolean corrected;

  /** Two rows for each deposit, one of which fails when it is applied. */
  @Projection("pairs")
  public static final class Pairs implements Folds<Balance> {
    private volatile boolean corrected;

    @EventHandler
    void on(Deposited e, Rows<Balance> rows, Event event) {
      rows.put("a " + event.stream().key(), new Balance(e.cents()));
      rows.update(
          "b " + event.stream().key(),
          row -> {
            if (e.cents() == POISON && !corrected) {
              throw new IllegalStateException("poison");
            }
            return new Balance(e.cents());
          });
    }

    @EventHandler
    void others(AccountEvent e) {}
  }

  @BeforeAll
  static void expectFailures() {
    ((Logger) LoggerFactory.getLogger(Projector.class)).setLevel(Level.OFF);
  }

  @AfterAll
  static void expectNoMore() {
    ((Logger) LoggerFactory.getLogger(Projector.class)).setLevel(null);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Fold<Balance> poisoned() {
    return new HookedFold<>(
        Fold.of(new Balances()),
        1,
        payload -> {
          if (payload.equals(new Withdrawn(POISON)) && !corrected) {
            throw new IllegalStateException("poison");
          }
        });
  }

  @Test
  void the_event_that_failed_is_shown_and_what_came_before_is_kept() {
    View<Balance> view =
        world.start(new MemoryViewStore(), poisoned()).view("balances", Balance.class);
    world.append("account-1", new Opened("Ann"), new Deposited(500));
    Appended bad = world.append("account-1", new Withdrawn(POISON), new Deposited(1));

    assertThatThrownBy(() -> get(view.atLeast(bad.last()).get("1")))
        .isInstanceOf(ViewStoppedException.class)
        .hasMessage(
            "The view 'balances' stopped: account.withdrawn at "
                + bad.first()
                + ": poison. Nothing was skipped; remove the cause and resume it.");
    await().until(() -> view.status().state() == State.STOPPED);
    assertThat(view.status().failure())
        .get()
        .satisfies(
            failure -> {
              assertThat(failure.position()).contains(bad.first());
              assertThat(failure.eventTypeOrNull()).isEqualTo("account.withdrawn");
              assertThat(failure.cause()).hasMessage("poison");
            });
    assertThat(view.status().behind()).isEqualTo(2);
    assertThat(view.checkpoint().offset(bad.last().partition())).isEqualTo(bad.first().offset());
    assertThat(get(view.get("1"))).contains(new Balance(500));
  }

  @Test
  void after_the_cause_is_gone_it_goes_on_with_that_event() {
    View<Balance> view =
        world.start(new MemoryViewStore(), poisoned()).view("balances", Balance.class);
    world.append("account-1", new Opened("Ann"), new Withdrawn(POISON), new Deposited(1));
    await().until(() -> view.status().state() == State.STOPPED);
    get(view.resume());
    await().until(() -> view.status().state() == State.STOPPED);

    corrected = true;
    world.append("account-1", new Deposited(2));
    get(view.resume());

    assertThat(get(view.atLeast(world.store().end()).get("1"))).contains(new Balance(3 - POISON));
    assertThat(view.status().state()).isEqualTo(State.RUNNING);
    assertThat(view.status().failure()).isEmpty();
  }

  @Test
  void an_event_changes_all_its_rows_or_none() {
    var pairs = new Pairs();
    View<Balance> view = world.start(new MemoryViewStore(), pairs).view(Pairs.class);
    world.append("account-1", new Deposited(1), new Deposited(2));
    Appended bad = world.append("account-1", new Deposited(POISON));
    world.append("account-2", new Deposited(3));
    await().until(() -> view.status().state() == State.STOPPED);

    assertThat(view.status().failure()).get().extracting(Failure::rowOrNull).isEqualTo("b 1");
    assertThat(view.status().failure().flatMap(Failure::position)).contains(bad.last());
    assertThat(get(view.get("a 1"))).contains(new Balance(2));
    assertThat(get(view.get("b 1"))).contains(new Balance(2));
    assertThat(get(view.get("a 2"))).isEmpty();

    pairs.corrected = true;
    get(view.resume());
    assertThat(get(view.atLeast(world.store().end()).rows())).hasSize(4);
    assertThat(get(view.get("a 1"))).contains(new Balance(POISON));
  }

  @Test
  void a_random_place_of_failure_loses_and_repeats_nothing() {
    for (long seed = 0; seed < 12; seed++) {
      var random = new SplittableRandom(seed);
      try (var other = world(random.nextInt(1, 5), AccountEvent.class)) {
        var pairs = new Pairs();
        corrected = false;
        var runtime = other.start(new MemoryViewStore(), poisoned(), pairs);
        View<Balance> balances = runtime.view("balances", Balance.class);
        View<Balance> both = runtime.view(Pairs.class);
        int poisonous = random.nextInt(40);
        for (int i = 0; i < 40; i++) {
          String account = "account-" + random.nextInt(6);
          other.append(account, new Opened("Ann"), new Deposited(random.nextInt(50)));
          if (i == poisonous) {
            other.append(account, new Withdrawn(POISON), new Deposited(POISON));
          }
        }
        await().until(() -> balances.status().state() == State.STOPPED);
        await().until(() -> both.status().state() == State.STOPPED);
        corrected = true;
        pairs.corrected = true;
        get(balances.resume());
        get(both.resume());
        get(runtime.caughtUp());

        List<Event> events = Reference.events(other.store());
        assertThat(get(balances.digest()).sha256())
            .as("seed %d", seed)
            .isEqualTo(Reference.digest(Fold.of(new Balances()), events, event -> true));
        assertThat(get(both.digest()).sha256())
            .as("seed %d", seed)
            .isEqualTo(Reference.digest(Fold.of(pairs), events, event -> true));
      }
    }
  }

  @Test
  void as_of_a_moment_behind_a_failing_event_fails_with_it() {
    View<Balance> view =
        world.start(new MemoryViewStore(), poisoned()).view("balances", Balance.class);
    Appended bad = world.append("account-1", new Opened("Ann"), new Withdrawn(POISON));

    assertThat(get(view.asOf(bad.first()).get("1"))).contains(new Balance(0));
    assertThatThrownBy(() -> get(view.asOf(bad.last()).get("1")))
        .hasMessageContaining("failed on account.withdrawn at " + bad.last());
  }

  /** Balances that go on by themselves twice, and fail until they were tried so often. */
  private View<Balance> retried(AtomicInteger tries, int until) {
    var fold =
        new Poisoned<>(
            Fold.of(new Balances()),
            FailurePolicy.retryThenStop(2),
            payload -> payload.equals(new Deposited(POISON)) && tries.incrementAndGet() < until,
            new AtomicBoolean());
    return world.start(new MemoryViewStore(), fold).view(fold);
  }

  @Test
  void a_view_goes_on_by_itself_after_a_failure_that_passes() {
    var tries = new AtomicInteger();
    View<Balance> view = retried(tries, 3);
    world.append("account-1", new Opened("Ann"), new Deposited(1));
    Position last = world.append("account-1", new Deposited(POISON)).last();

    assertThat(get(view.atLeast(last).get("1"))).contains(new Balance(POISON + 1));
    assertThat(tries).hasValue(3);
    assertThat(view.status().state()).isEqualTo(State.RUNNING);
    assertThat(view.status().failure()).isEmpty();
  }

  @Test
  void a_view_that_was_retried_in_vain_stops() {
    var tries = new AtomicInteger();
    View<Balance> view = retried(tries, Integer.MAX_VALUE);
    Position bad = world.append("account-1", new Opened("Ann"), new Deposited(POISON)).last();
    await().until(() -> view.status().state() == State.RETRYING);
    assertThat(view.status().failure().flatMap(Failure::position)).contains(bad);
    // Others that get further give the one that fails no more tries.
    for (int i = 0; i < 30; i++) {
      world.append("account-" + (2 + i), new Opened("Bob"));
    }
    await().until(() -> view.status().state() == State.STOPPED);

    assertThat(tries).hasValue(3);
    assertThat(get(view.get("1"))).contains(new Balance(0));
    assertThatThrownBy(() -> get(view.atLeast(bad).get("1")))
        .isInstanceOf(ViewStoppedException.class);
    get(view.resume());
    await().until(() -> tries.get() == 6 && view.status().state() == State.STOPPED);
  }

  @Test
  void a_view_that_is_paused_is_not_retried() {
    var tries = new AtomicInteger();
    View<Balance> view = retried(tries, Integer.MAX_VALUE);
    world.append("account-1", new Opened("Ann"), new Deposited(POISON));
    await().until(() -> view.status().state() == State.RETRYING);
    get(view.pause());
    int before = tries.get();

    assertThat(view.status().state()).isEqualTo(State.STOPPED);
    assertThat(view.status().failure()).isEmpty();
    // Longer than the pause after which it would have gone on.
    await().pollDelay(Duration.ofMillis(500)).until(() -> tries.get() == before);
  }

  @Test
  void a_slow_view_slows_only_itself() {
    var held = new CountDownLatch(1);
    Fold<Balance> slow =
        new HookedFold<>(
            Fold.of(new Pairs()),
            1,
            payload -> {
              try {
                held.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    var runtime = world.start(new MemoryViewStore(), slow, Balances.class);
    world.append("account-1", new Opened("Ann"));
    Position last = world.append("account-1", new Deposited(5)).last();
    Future<Optional<Balance>> late = runtime.view("pairs", Balance.class).atLeast(last).get("a 1");

    assertThat(get(runtime.view(Balances.class).atLeast(last).get("1"))).contains(new Balance(5));
    assertThat(late.isComplete()).isFalse();
    held.countDown();
    assertThat(get(late)).contains(new Balance(5));
  }
}
