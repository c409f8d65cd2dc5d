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
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.Position;
import dev.aorist.projections.FailurePolicy;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Folds;
import dev.aorist.projections.Key;
import dev.aorist.projections.ParkedCount;
import dev.aorist.projections.ParkedEvent;
import dev.aorist.projections.ParkedReport;
import dev.aorist.projections.ParkedRow;
import dev.aorist.projections.Projection;
import dev.aorist.projections.Rows;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewCheck;
import dev.aorist.projections.ViewStatus.State;
import dev.aorist.projections.memory.MemoryViewStore;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Bank.Withdrawn;
import dev.aorist.projections.testkit.OnALog;
import dev.aorist.projections.testkit.Poisoned;
import dev.aorist.projections.testkit.World;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** An event that cannot be folded is parked with its rows, and all others go on. */
@Timeout(120)
class ParkingTest extends OnALog {
  private static final long POISON = 666;
  private static final AtomicBoolean BROKEN = new AtomicBoolean();

  private final World world = world(4, AccountEvent.class, FragileEvent.class);
  private final MemoryViewStore store = new MemoryViewStore();

  /** What happens to things that are broken while it says so. */
  sealed interface FragileEvent permits Touched {}

  /** Cannot be decoded while it is broken. */
  @EventType("fragile.touched")
  record Touched(String by, long times) implements FragileEvent {
    Touched {
      if (times == POISON && BROKEN.get()) {
        throw new IllegalArgumentException("broken");
      }
    }
  }

  /** By its stream. */
  @Projection(value = "touches", parks = true)
  static final class Touches implements Folds<Balance> {
    @EventHandler
    Balance on(Touched e) {
      return new Balance(e.times());
    }
  }

  /** By whoever touched it. */
  @Projection(value = "touchers", parks = true)
  static final class Touchers implements Folds<Balance> {
    @Key
    String by(Touched e) {
      return e.by();
    }

    @EventHandler
    Balance on(Touched e) {
      return new Balance(e.times());
    }
  }

  /** What came in and went out, each account with the one that follows it. */
  @Projection("neighbours")
  static final class Neighbours implements Folds<Balance> {
    @EventHandler
    void on(Deposited e, Rows<Balance> rows, Event event) {
      int account = Integer.parseInt(event.stream().key());
      for (String key : List.of("" + account, "" + (account + 1))) {
        rows.update(key, row -> new Balance(e.cents() + (row == null ? 0 : row.cents() * 3)));
      }
    }

    @EventHandler
    void on(Withdrawn e, Rows<Balance> rows, Event event) {
      rows.put(event.stream().key(), new Balance(e.cents()));
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
    BROKEN.set(false);
    world.close();
  }

  private static Poisoned<Balance> poisoned(Folds<Balance> folds) {
    return Poisoned.parking(
        Fold.of(folds),
        payload -> payload.equals(new Deposited(POISON)) || payload.equals(new Withdrawn(POISON)));
  }

  private View<Balance> caughtUp(View<Balance> view) {
    get(view.atLeast(world.store().end()).rows());
    return view;
  }

  private View<Balance> start(Fold<Balance> fold) {
    return world.start(store, fold).view(fold);
  }

  @Test
  void healthy_rows_go_on_and_the_parked_one_shows() {
    View<Balance> view = start(poisoned(new Balances()));
    world.append("account-1", new Opened("Ann"), new Deposited(5));
    Appended bad = world.append("account-1", new Deposited(POISON), new Deposited(7));
    world.append("account-2", new Opened("Bob"), new Deposited(9));
    caughtUp(view);

    assertThat(get(view.get("1"))).contains(new Balance(5));
    assertThat(get(view.get("2"))).contains(new Balance(9));
    assertThat(view.status().state()).isEqualTo(State.RUNNING);
    assertThat(view.status().parked()).isEqualTo(new ParkedCount(1, 2));
    List<ParkedEvent> events = get(view.parked().events("1"));
    assertThat(events).extracting(ParkedEvent::position).containsExactly(bad.first(), bad.last());
    assertThat(events).extracting(ParkedEvent::causeOrNull).containsExactly("poison", null);
    assertThat(events).extracting(ParkedEvent::rowOrNull).containsExactly("1", null);
    assertThat(events.get(0).eventType()).isEqualTo("account.deposited");
    assertThat(get(view.parked().rows())).containsExactly(new ParkedRow("1", 2, events.get(0)));
    assertThat(get(view.parked().events("2"))).isEmpty();
  }

  @Test
  void the_view_stops_before_it_parks_more_than_it_may() {
    var fold =
        new Poisoned<>(
            Fold.of(new Balances()),
            FailurePolicy.park(3),
            new Deposited(POISON)::equals,
            new AtomicBoolean());
    ProjectionRuntime runtime = world.start(store, fold);
    View<Balance> view = runtime.view(fold);
    world.append("account-1", new Opened("Ann"), new Deposited(POISON), new Deposited(1));
    world.append("account-1", new Deposited(2));
    world.append("account-2", new Opened("Bob"), new Deposited(5));
    get(view.atLeast(world.store().end()).rows());
    assertThat(view.status().parked()).isEqualTo(new ParkedCount(1, 3));

    var queued = world.append("account-1", new Deposited(3)).last();
    await().until(() -> view.status().state() == State.STOPPED);
    assertThat(view.status().failure().orElseThrow().text())
        .contains("has parked 3 events, which is the most. Remove the cause, retry or discard");
    assertThat(view.status().failure().orElseThrow().position()).contains(queued);
    assertThat(view.checkpoint().covers(queued)).isFalse();
    get(view.resume());
    await().until(() -> view.status().state() == State.STOPPED);
    // A replay that is compared tells all of them.
    assertThat(get(view.check(change -> {})).holds()).isTrue();

    fold.corrected().set(true);
    get(view.parked().retryAll());
    get(view.resume());
    assertThat(get(view.atLeast(queued).get("1"))).contains(new Balance(POISON + 6));
    assertThat(get(view.check(change -> {})).holds()).isTrue();
  }

  @Test
  void after_the_fix_a_retry_folds_them_in_order() {
    Poisoned<Balance> fold = poisoned(new Neighbours());
    View<Balance> view = start(fold);
    world.append("account-1", new Withdrawn(1));
    world.append("account-1", new Deposited(POISON));
    world.append("account-2", new Deposited(10), new Withdrawn(2));
    world.append("account-3", new Withdrawn(3));
    caughtUp(view);
    assertThat(get(view.rows())).hasSize(1);

    ParkedReport inVain = get(view.parked().retry("3"));
    assertThat(inVain).isEqualTo(new ParkedReport("neighbours", 0, 0, 4));
    assertThat(view.status().parked()).isEqualTo(new ParkedCount(3, 4));
    fold.corrected().set(true);
    ParkedReport report = get(view.parked().retry("3"));

    assertThat(report).isEqualTo(new ParkedReport("neighbours", 4, 0, 0));
    assertThat(view.status().parked()).isEqualTo(ParkedCount.NONE);
    assertThat(get(view.getAll(List.of("1", "2", "3"))))
        .isEqualTo(Map.of("1", new Balance(POISON + 3), "2", new Balance(2), "3", new Balance(3)));
    assertThat(get(view.check(change -> {})).holds()).isTrue();
    world.append("account-1", new Withdrawn(4));
    assertThat(get(caughtUp(view).get("1"))).contains(new Balance(4));
  }

  @Test
  void an_event_of_which_one_row_is_parked_parks_whole() {
    View<Balance> view = start(poisoned(new Neighbours()));
    world.append("account-1", new Withdrawn(POISON));
    world.append("account-2", new Withdrawn(2));
    // Row 1 and row 2: the first is parked, so both are from now on.
    world.append("account-1", new Deposited(1));
    world.append("account-2", new Withdrawn(22));
    world.append("account-5", new Deposited(5));
    caughtUp(view);

    assertThat(get(view.get("2"))).contains(new Balance(2));
    assertThat(get(view.get("6"))).contains(new Balance(5));
    assertThat(view.status().parked()).isEqualTo(new ParkedCount(2, 3));
    assertThat(get(view.parked().events("2"))).hasSize(2);
    assertThatThrownBy(() -> get(view.parked().discard("2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("which did not fail but concerns other parked rows as well (1, 2)");
    assertThat(view.status().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void what_is_discarded_is_passed_over_by_everybody() {
    View<Balance> view = start(poisoned(new Balances()));
    world.append("account-1", new Opened("Ann"), new Deposited(POISON), new Deposited(7));
    caughtUp(view);

    assertThat(get(view.parked().discard("1"))).isEqualTo(new ParkedReport("balances", 1, 1, 0));
    assertThat(get(view.get("1"))).contains(new Balance(7));
    assertThat(get(view.check(change -> {})).holds()).isTrue();
    assertThat(get(view.asOf(world.store().end()).get("1"))).contains(new Balance(7));
    var rebuilt = get(view.rebuild(progress -> {}));
    assertThat(rebuilt.switched()).isTrue();
    assertThat(get(view.get("1"))).contains(new Balance(7));
    assertThat(view.status().parked()).isEqualTo(ParkedCount.NONE);
  }

  @Test
  void a_check_tells_what_is_parked_and_should_not_be() {
    Poisoned<Balance> fold = poisoned(new Balances());
    View<Balance> view = start(fold);
    world.append("account-1", new Opened("Ann"), new Deposited(POISON), new Deposited(7));
    caughtUp(view);

    ViewCheck parked = get(view.check(change -> {}));
    assertThat(parked.holds()).isTrue();
    assertThat(parked.parked()).isEqualTo(2);
    assertThat(parked.failed()).isZero();
    assertThat(parked.failures()).hasSize(1);
    fold.corrected().set(true);
    ViewCheck corrected = get(view.check(change -> {}));
    assertThat(corrected.holds()).isFalse();
    assertThat(corrected.changed()).isEqualTo(1);
    assertThat(get(view.rebuild(progress -> {})).differs()).isTrue();
  }

  @Test
  void an_event_that_cannot_be_decoded_parks_the_row_of_its_stream() {
    View<Balance> view = world.start(store, Touches.class).view(Touches.class);
    Appended bad = world.append("a-1", new Touched("Ann", POISON));
    caughtUp(view);
    BROKEN.set(true);
    world.append("b-1", new Touched("Bob", 1));
    world.append("a-2", new Touched("Bob", 2));
    get(view.rebuild(progress -> {}));
    // The row was there when it could be decoded.
    assertThat(get(view.get("1"))).contains(new Balance(1));

    View<Balance> anew = world.start(new MemoryViewStore(), Touches.class).view(Touches.class);
    caughtUp(anew);
    assertThat(get(anew.rows())).extracting("key").containsExactly("2");
    assertThat(get(anew.parked().events("1")))
        .extracting(ParkedEvent::position)
        .startsWith(bad.first())
        .hasSize(2);
    // The categories of the row are known, also that of the event that nobody could read.
    assertThat(get(anew.asOf(world.store().end()).get("1"))).isEmpty();
    BROKEN.set(false);
    get(anew.parked().retryAll());
    assertThat(get(anew.get("1"))).contains(new Balance(1));
  }

  @Test
  void an_event_whose_rows_nobody_knows_stops_the_view() {
    BROKEN.set(false);
    View<Balance> view = world.start(store, Touchers.class).view(Touchers.class);
    get(view.pause());
    Appended bad = world.append("a-1", new Touched("Ann", POISON));
    BROKEN.set(true);
    get(view.resume());
    await().until(() -> view.status().state() == State.STOPPED);

    assertThat(view.status().failure().flatMap(failure -> failure.position()))
        .contains(bad.first());
    assertThat(view.status().parked()).isEqualTo(ParkedCount.NONE);
    BROKEN.set(false);
    get(view.resume());
    assertThat(get(caughtUp(view).get("Ann"))).contains(new Balance(POISON));
  }

  @Test
  void what_is_not_parked_cannot_be_retried() {
    View<Balance> view = start(poisoned(new Balances()));

    assertThatThrownBy(() -> get(view.parked().retry("1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Nothing is parked for the row '1' of the view 'balances'. List what is parked.");
    assertThat(get(view.parked().retryAll())).isEqualTo(new ParkedReport("balances", 0, 0, 0));
  }

  @Test
  void a_paused_view_stays_paused_when_what_is_parked_is_folded() {
    Poisoned<Balance> fold = poisoned(new Balances());
    View<Balance> view = start(fold);
    world.append("account-1", new Opened("Ann"), new Deposited(POISON));
    Position last = world.append("account-1", new Deposited(1)).last();
    get(view.atLeast(last).get("1"));
    get(view.pause());
    world.append("account-1", new Deposited(1));
    fold.corrected().set(true);
    get(view.parked().retry("1"));

    assertThat(view.status().state()).isEqualTo(State.STOPPED);
    assertThat(view.status().parked()).isEqualTo(ParkedCount.NONE);
    assertThat(get(view.get("1"))).contains(new Balance(POISON + 1));
  }
}
