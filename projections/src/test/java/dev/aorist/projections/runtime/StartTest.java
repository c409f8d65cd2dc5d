package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.handler.WiringException;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.projections.ChangedViews;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Order;
import dev.aorist.projections.RebuildReport;
import dev.aorist.projections.Row;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewRefusedException;
import dev.aorist.projections.ViewRefusedException.Reason;
import dev.aorist.projections.ViewStatus.State;
import dev.aorist.projections.jdbc.JdbcViewStore;
import dev.aorist.projections.json.RowJson;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewTable;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Gate;
import dev.aorist.projections.testkit.HookedFold;
import dev.aorist.projections.testkit.OnALog;
import dev.aorist.projections.testkit.World;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a projection does with what it finds stored: goes on, replaces it or refuses it. */
@Timeout(120)
class StartTest extends OnALog {
  private static final Fold<Balance> BALANCES = Fold.of(new Balances());
  @TempDir Path directory;
  private final World world = world(8, AccountEvent.class);
  private ViewStore store;

  @BeforeEach
  void open() {
    store = get(JdbcViewStore.h2(directory.resolve("views"), new SystemEnvironment()));
  }

  @AfterEach
  void close() {
    world.close();
    get(store.close());
  }

  private static Fold<Balance> version(int version, Gate gate) {
    return new HookedFold<>(BALANCES, version, gate);
  }

  private void fill(int accounts) {
    for (int i = 0; i < accounts; i++) {
      world.append("account-" + i, new Opened("Ann"), new Deposited(i));
    }
  }

  /** Runs a projection until it has caught up. */
  private void run(Fold<Balance> fold) {
    var runtime = world.start(store, fold);
    get(runtime.caughtUp());
    get(runtime.close());
  }

  private Build live() {
    return builds().stream().filter(Build::live).findFirst().orElseThrow();
  }

  private List<Build> builds() {
    return get(store.table("balances", RowJson.of(Balance.class)).builds());
  }

  @Test
  void a_stored_view_goes_on_where_it_was() {
    fill(20);
    run(version(1, new Gate()));
    world.append("account-3", new Deposited(100));
    var gate = new Gate();
    View<Balance> view = world.start(store, version(1, gate)).view("balances", Balance.class);

    assertThat(get(view.atLeast(world.store().end()).get("3"))).contains(new Balance(103));
    assertThat(gate.passed()).isEqualTo(1);
    assertThat(get(view.rows())).hasSize(20);
  }

  @Test
  void a_raised_version_is_built_beside_the_old_one_which_answers_meanwhile() {
    fill(20);
    run(version(1, new Gate()));
    var gate = new Gate();
    gate.shut();
    View<Balance> view = world.start(store, version(2, gate)).view("balances", Balance.class);
    gate.awaitVisitor();

    assertThat(view.status().state()).isEqualTo(State.REBUILDING);
    assertThat(view.status().version()).isEqualTo(1);
    assertThat(get(view.get("3"))).contains(new Balance(3));

    Future<RebuildReport> followed = view.rebuild(progress -> {});
    gate.open();
    assertThat(get(followed).switched()).isTrue();
    await().until(() -> view.status().state() == State.RUNNING);
    assertThat(view.status().version()).isEqualTo(2);
    assertThat(gate.passed()).isEqualTo(40);
    assertThat(live()).extracting(Build::version).isEqualTo(2);
    var last = world.append("account-3", new Deposited(100)).last();
    assertThat(get(view.atLeast(last).get("3"))).contains(new Balance(103));
  }

  @Test
  void a_rebuild_that_the_end_interrupted_goes_on_at_the_next_start() {
    fill(200);
    run(version(1, new Gate()));
    var gate = new Gate();
    gate.shut();
    var runtime = world.start(store, version(2, gate));
    gate.awaitVisitor();
    Future<Void> closed = runtime.close();
    gate.open();
    get(closed);
    int first = gate.passed();
    assertThat(first).isBetween(1, 399);
    assertThat(builds()).hasSize(2);

    var second = new Gate();
    View<Balance> view = world.start(store, version(2, second)).view("balances", Balance.class);
    await().until(() -> view.status().state() == State.RUNNING);

    assertThat(first + second.passed()).isEqualTo(400);
    assertThat(live()).extracting(Build::version).isEqualTo(2);
    assertThat(get(view.rows())).hasSize(200);
  }

  /** As it is left when it is killed while it goes on to the log's end before the switch. */
  @Test
  void a_rebuild_that_was_ahead_of_the_old_rows_waits_for_them() {
    fill(20);
    run(BALANCES);
    ViewTable<Balance> table = store.table("balances", RowJson.of(Balance.class));
    List<Row<Balance>> rows = new ArrayList<>(get(table.page(live().number(), "", 100)));
    rows.removeIf(row -> row.key().equals("3"));
    rows.add(new Row<>("3", new Balance(103)));
    world.append("account-3", new Deposited(100));
    Checkpoint end = world.store().end();
    Build ahead = get(table.create(1, Order.STREAM, 8));
    BitSet all = new BitSet();
    all.set(0, 8);
    Claim claim = get(table.claim(ahead.number(), all));
    List<Commit.Step> steps = new ArrayList<>();
    for (int p = 0; p < 8; p++) {
      steps.add(new Commit.Step(p, end.offset(p), end.offset(p), List.of("account")));
    }
    get(table.commit(new Commit<>(ahead.number(), claim.epoch(), rows, List.of(), steps)));

    var gate = new Gate();
    gate.shut();
    View<Balance> view = world.start(store, version(1, gate)).view("balances", Balance.class);
    gate.awaitVisitor();
    await().during(Duration.ofMillis(200)).until(() -> builds().contains(live()));
    assertThat(builds()).extracting(Build::number).contains(ahead.number());
    gate.open();

    await().until(() -> live().number() == ahead.number());
    assertThat(get(view.atLeast(end).get("3"))).contains(new Balance(103));
    assertThat(get(view.check(change -> {})).holds()).isTrue();
  }

  @Test
  void a_lower_version_is_refused() {
    fill(1);
    run(version(3, new Gate()));

    assertThatThrownBy(() -> get(world.tryStart(store, version(2, new Gate()))))
        .isInstanceOfSatisfying(
            ViewRefusedException.class,
            refused -> {
              assertThat(refused.view()).isEqualTo("balances");
              assertThat(refused.reason()).isEqualTo(Reason.NEWER_VERSION);
            })
        .hasMessage(
            "The view 'balances' in "
                + store.describe()
                + " was built by version 3 of its projection, but this application declares"
                + " version 2. Start the newer application, or declare version 4 to have the view"
                + " rebuilt by this code.");
  }

  @Test
  void a_changed_view_is_refused_where_that_is_wanted_and_nothing_is_lost() {
    fill(20);
    run(BALANCES);
    List<Build> before = builds();
    var changed = version(2, new Gate());

    assertThatThrownBy(() -> get(world.tryStart(store, ChangedViews.REFUSE, changed)))
        .isInstanceOfSatisfying(
            ViewRefusedException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.OLDER_DECLARATION))
        .hasMessage(
            "The view 'balances' in "
                + store.describe()
                + " was built by version 1 of its projection, and this application declares"
                + " version 2; it is refused, as this application was told to refuse views that"
                + " have changed. See what a rebuild would change with 'aorist view rebuild"
                + " balances --dry-run', rebuild it with 'aorist view rebuild balances', both with"
                + " --data, and start again.");
    assertThat(builds()).isEqualTo(before);
    var same = get(world.tryStart(store, ChangedViews.REFUSE, BALANCES));
    get(same.caughtUp());
    get(same.close());
  }

  @Test
  void a_view_beyond_the_end_of_the_log_is_refused() {
    fill(20);
    run(BALANCES);

    try (var restored = world(8, AccountEvent.class)) {
      restored.append("account-1", new Opened("Ann"));
      assertThatThrownBy(() -> get(restored.tryStart(store, BALANCES)))
          .isInstanceOfSatisfying(
              ViewRefusedException.class,
              refused -> assertThat(refused.reason()).isEqualTo(Reason.BEYOND_THE_LOG))
          .hasMessageContaining("The log was restored from an older backup or belongs to another")
          .hasMessageEndingWith(
              "or remove " + store.describe() + " to have its views rebuilt from this one.");
    }
  }

  @Test
  void a_view_of_a_log_with_other_partitions_is_refused() {
    run(BALANCES);

    try (var other = world(4, AccountEvent.class)) {
      assertThatThrownBy(() -> get(other.tryStart(store, BALANCES)))
          .isInstanceOfSatisfying(
              ViewRefusedException.class,
              refused -> assertThat(refused.reason()).isEqualTo(Reason.OTHER_PARTITIONS));
    }
  }

  @Test
  void what_does_not_fit_together_is_told_before_anything_starts() {
    assertThatThrownBy(() -> get(world.tryStart(store, BALANCES, BALANCES)))
        .isInstanceOf(WiringException.class)
        .hasMessageContaining("give one of them another name");
  }

  @Test
  void past_states_are_answered_from_streams_known_from_before_the_restart() {
    fill(20);
    run(BALANCES);
    View<Balance> view = world.start(store, BALANCES).view(BALANCES);

    var answer = get(view.asOf(world.store().end()).ask("3"));
    assertThat(answer.value()).contains(new Balance(3));
    assertThat(answer.events()).isEqualTo(2);
  }
}
