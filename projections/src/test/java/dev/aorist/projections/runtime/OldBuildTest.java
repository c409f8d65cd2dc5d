package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.projections.Fold;
import dev.aorist.projections.RebuildOptions;
import dev.aorist.projections.RebuildReport;
import dev.aorist.projections.UnknownViewException;
import dev.aorist.projections.View;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.ViewBuild;
import dev.aorist.projections.ViewBuild.State;
import dev.aorist.projections.ViewRefusedException;
import dev.aorist.projections.ViewStatus;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Fickle;
import dev.aorist.projections.testkit.Gate;
import dev.aorist.projections.testkit.HookedFold;
import dev.aorist.projections.testkit.OnALog;
import dev.aorist.projections.testkit.StoreKind;
import dev.aorist.projections.testkit.World;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What answered before a rebuild is kept until it is dropped, and one can go back to it. */
@Timeout(120)
class OldBuildTest extends OnALog {
  private static final Fold<Balance> BALANCES = Fold.of(new Balances());
  @TempDir Path directory;
  private final World world = world(4, AccountEvent.class);
  private final AtomicInteger bonus = new AtomicInteger();
  private ViewStore store;

  @AfterEach
  void close() {
    world.close();
    get(store.close());
  }

  private View<Balance> open(StoreKind kind) {
    store = kind.open(directory);
    for (int i = 0; i < 20; i++) {
      world.append("account-" + i, new Opened("Ann"), new Deposited(i));
    }
    return start(new Fickle(bonus));
  }

  private View<Balance> start(Fold<Balance> fold) {
    ProjectionRuntime runtime = world.start(store, fold);
    get(runtime.caughtUp());
    return runtime.view(fold);
  }

  private static List<State> states(View<?> view) {
    return get(view.builds()).stream().map(ViewBuild::state).toList();
  }

  @ParameterizedTest
  @EnumSource
  void going_back_has_the_old_rows_catch_up_and_answer_and_can_be_undone(StoreKind kind) {
    View<Balance> view = open(kind);
    bonus.set(1);
    assertThat(get(view.rebuild(Switch.ALWAYS, progress -> {})).switched()).isTrue();
    assertThat(states(view)).containsExactly(State.OLD, State.LIVE);
    assertThat(get(view.get("3"))).contains(new Balance(4));
    world.append("account-3", new Deposited(100));

    RebuildReport back = get(view.back());
    assertThat(back.differs()).isTrue();
    assertThat(back.switched()).isTrue();
    assertThat(states(view)).containsExactly(State.LIVE, State.OLD);
    assertThat(get(view.get("3"))).contains(new Balance(103));
    var last = world.append("account-3", new Deposited(1_000)).last();
    assertThat(get(view.atLeast(last).get("3"))).contains(new Balance(1_103));

    get(view.back());
    assertThat(states(view)).containsExactly(State.OLD, State.LIVE);
    assertThat(get(view.atLeast(last).get("3"))).contains(new Balance(1_104));
    assertThat(view.status().state()).isEqualTo(ViewStatus.State.RUNNING);
    assertThat(get(view.check(change -> {})).holds()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void there_is_one_old_build_and_it_outlives_a_restart(StoreKind kind) {
    View<Balance> view = open(kind);
    get(view.rebuild(progress -> {}));
    long second = get(view.builds()).get(1).number();
    get(view.rebuild(progress -> {}));
    List<ViewBuild> builds = get(view.builds());
    assertThat(builds).extracting(ViewBuild::state).containsExactly(State.OLD, State.LIVE);
    assertThat(builds.get(0).number()).isEqualTo(second);
    assertThat(builds).allMatch(build -> build.checkpoint().equals(world.store().end()));

    View<Balance> again = start(new Fickle(bonus));
    assertThat(get(again.builds())).isEqualTo(builds);
    get(again.back());
    assertThat(states(again)).containsExactly(State.LIVE, State.OLD);
  }

  @ParameterizedTest
  @EnumSource
  void what_was_dropped_is_gone(StoreKind kind) {
    View<Balance> view = open(kind);
    assertThatThrownBy(() -> get(view.back()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'balances' keeps no rows that answered before");
    get(view.rebuild(progress -> {}));
    get(view.dropOld());
    assertThat(states(view)).containsExactly(State.LIVE);
    assertThatThrownBy(() -> get(view.dropOld())).hasMessageContaining("keeps no rows");

    get(view.rebuild(progress -> {}));
    get(view.reset());
    assertThat(states(view)).containsExactly(State.LIVE);
  }

  @ParameterizedTest
  @EnumSource
  void an_application_of_the_older_version_is_told_the_way_back(StoreKind kind) {
    View<Balance> view = open(kind);
    get(view.pause());
    Fold<Balance> newer = new HookedFold<>(new Fickle(bonus), 2, payload -> {});
    bonus.set(1);
    View<Balance> raised = world.start(store, newer).view(newer);
    Awaitility.await().until(() -> raised.status().version() == 2);
    Awaitility.await().until(() -> states(raised).equals(List.of(State.OLD, State.LIVE)));
    assertThatThrownBy(() -> get(raised.back()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("are of version 1, and this application folds version 2")
        .hasMessageContaining("aorist view back --data");
    get(raised.pause());
    assertThatThrownBy(() -> get(world.tryStart(store, new Fickle(bonus))))
        .isInstanceOf(ViewRefusedException.class)
        .hasMessageEndingWith(
            ", or go back to the rows of version 1, which are kept (aorist view back).");

    var stored = new StoredBuilds(store, List.of(newer));
    assertThat(get(stored.back("balances")))
        .extracting(ViewBuild::state)
        .containsExactly(State.LIVE, State.OLD);
    View<Balance> old = start(new Fickle(bonus));
    assertThat(get(old.get("3"))).contains(new Balance(3));
    assertThat(get(stored.dropOld("balances"))).isEqualTo(get(stored.list("balances"))).hasSize(1);
    assertThatThrownBy(() -> get(stored.list("balance"))).isInstanceOf(UnknownViewException.class);
  }

  @ParameterizedTest
  @EnumSource
  void a_rebuild_that_was_interrupted_is_resumed_and_none_is_begun_for_it(StoreKind kind) {
    store = kind.open(directory);
    for (int i = 0; i < 200; i++) {
      world.append("account-" + i, new Opened("Ann"), new Deposited(i));
    }
    var gate = new Gate();
    var first = world.start(store, new HookedFold<>(BALANCES, 1, gate));
    get(first.caughtUp());
    var options = RebuildOptions.defaults();
    View<Balance> view = first.view("balances", Balance.class);
    assertThatThrownBy(() -> get(view.rebuild(options.resuming(), progress -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("No rebuild of the view 'balances' was interrupted. Begin one.");
    gate.shut();
    view.rebuild(progress -> {});
    gate.awaitVisitor();
    Future<Void> closed = first.close();
    gate.open();
    get(closed);
    assertThat(states(view)).containsExactly(State.LIVE, State.UNFINISHED);

    View<Balance> again = world.start(store, BALANCES).view(BALANCES);
    RebuildReport report = get(again.rebuild(options.resuming(), progress -> {}));
    assertThat(report.switched()).isTrue();
    assertThat(report.differs()).isFalse();
    assertThat(states(again)).containsExactly(State.OLD, State.LIVE);
  }
}
