package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.projections.Answer;
import dev.aorist.projections.Answer.Plan;
import dev.aorist.projections.Fold;
import dev.aorist.projections.RebuildOptions;
import dev.aorist.projections.Row;
import dev.aorist.projections.View;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.ViewBuild;
import dev.aorist.projections.ViewBuild.State;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Fickle;
import dev.aorist.projections.testkit.Gate;
import dev.aorist.projections.testkit.HookedFold;
import dev.aorist.projections.testkit.Meters.Measured;
import dev.aorist.projections.testkit.Meters.MeterEvent;
import dev.aorist.projections.testkit.Meters.Regions;
import dev.aorist.projections.testkit.OnALog;
import dev.aorist.projections.testkit.Poisoned;
import dev.aorist.projections.testkit.StoreKind;
import dev.aorist.projections.testkit.Sums.ByRegion;
import dev.aorist.projections.testkit.World;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Copies of rows are kept as starts for replays of the past, for as long as they are right. */
@Timeout(120)
class ViewCheckpointsTest extends OnALog {
  private static final Fold<Balance> BALANCES = Fold.of(new Balances());
  private static final int METERS = 30;

  @TempDir Path directory;
  private final World world = world(4, AccountEvent.class, MeterEvent.class);
  private final AtomicInteger bonus = new AtomicInteger();
  private ViewStore store;

  @AfterEach
  void close() {
    world.close();
    get(store.close());
  }

  private <R> View<R> start(Fold<R> fold) {
    ProjectionRuntime runtime = world.start(store, fold);
    get(runtime.caughtUp());
    return runtime.view(fold);
  }

  private void measure(double value) {
    for (int i = 0; i < METERS; i++) {
      world.append("meter-" + i, new Measured("region " + i % 3, value));
    }
  }

  private static List<State> states(View<?> view) {
    return get(view.builds()).stream().map(ViewBuild::state).toList();
  }

  /** The rows as of a moment, found in one way and by a replay of everything. */
  private <R> void assertRows(
      View<R> view, Fold<R> fold, Checkpoint at, Plan plan, long events, Map<String, R> expected) {
    Answer<List<Row<R>>> all = get(view.asOf(at).ask("", 100));
    assertThat(all.plan()).isEqualTo(plan);
    assertThat(all.events()).isEqualTo(events);
    assertThat(all.value())
        .containsExactlyElementsOf(
            expected.entrySet().stream().map(e -> new Row<>(e.getKey(), e.getValue())).toList());
    Answer<Map<String, R>> some = get(view.asOf(at).askAll(List.of("region 2", "nowhere")));
    assertThat(some.plan()).isEqualTo(plan);
    assertThat(some.events()).isEqualTo(events);
    assertThat(some.value().get("region 2")).as(fold.name()).isEqualTo(expected.get("region 2"));
  }

  private <R> void replays_begin_at_the_nearest(Fold<R> fold) {
    View<R> view = start(fold);
    measure(1);
    Checkpoint first = world.store().end();
    get(view.atLeast(first).get("region 0"));
    Map<String, R> atFirst = new TreeMap<>();
    get(view.rows()).forEach(row -> atFirst.put(row.key(), row.row()));
    ViewBuild early = get(view.keepCheckpoint());
    measure(2);
    Checkpoint between = world.store().end();
    get(view.atLeast(between).get("region 0"));
    Map<String, R> atBetween = new TreeMap<>();
    get(view.rows()).forEach(row -> atBetween.put(row.key(), row.row()));
    measure(3);
    get(view.atLeast(world.store().end()).get("region 0"));
    ViewBuild late = get(view.keepCheckpoint());

    assertThat(early.checkpoint()).isEqualTo(first);
    assertThat(late.number()).isGreaterThan(early.number());
    assertThat(states(view)).containsExactly(State.LIVE, State.CHECKPOINT, State.CHECKPOINT);
    assertRows(view, fold, first, Plan.CHECKPOINT, 0, atFirst);
    assertRows(view, fold, between, Plan.CHECKPOINT, METERS, atBetween);
    get(view.dropCheckpoint(early.number()));
    assertRows(view, fold, between, Plan.REPLAY, 2 * METERS, atBetween);
    assertRows(view, fold, first, Plan.REPLAY, METERS, atFirst);
    assertThat(states(view)).containsExactly(State.LIVE, State.CHECKPOINT);
  }

  @ParameterizedTest
  @EnumSource
  void replays_in_total_order_begin_at_the_nearest(StoreKind kind) {
    store = kind.open(directory);
    replays_begin_at_the_nearest(Fold.of(new Regions()));
  }

  @ParameterizedTest
  @EnumSource
  void replays_of_merged_rows_begin_at_the_nearest(StoreKind kind) {
    store = kind.open(directory);
    replays_begin_at_the_nearest(Fold.of(new ByRegion()));
  }

  @ParameterizedTest
  @EnumSource
  void a_partition_is_read_from_there_on_while_the_streams_are_not_known(StoreKind kind) {
    store = kind.open(directory);
    world.append("account-1", new Opened("Ann"), new Deposited(5));
    View<Balance> view = start(BALANCES);
    get(view.keepCheckpoint());
    get(view.pause());
    var last = world.append("account-1", new Deposited(6)).last();

    Answer<Optional<Balance>> answer = get(view.asOf(last).ask("1"));
    assertThat(answer.value()).contains(new Balance(11));
    assertThat(answer.plan()).isEqualTo(Plan.CHECKPOINT);
    assertThat(answer.events()).isEqualTo(1);
    assertThat(get(view.asOf(last).getAll(List.of("2", "")))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void they_outlive_a_restart_and_an_equal_rebuild_but_no_other_version(StoreKind kind) {
    store = kind.open(directory);
    world.append("account-1", new Opened("Ann"), new Deposited(5));
    View<Balance> view = start(BALANCES);
    long kept = get(view.keepCheckpoint()).number();

    view = start(BALANCES);
    assertThat(get(view.builds())).extracting(ViewBuild::number).contains(kept);
    get(view.rebuild(progress -> {}));
    assertThat(states(view)).containsExactly(State.OLD, State.CHECKPOINT, State.LIVE);
    assertThat(get(view.asOf(world.store().end()).ask("", 9)).plan()).isEqualTo(Plan.CHECKPOINT);

    var gate = new Gate();
    gate.shut();
    View<Balance> another =
        get(world.tryStart(store, new HookedFold<>(BALANCES, 2, gate))).view(BALANCES);
    assertThatThrownBy(() -> get(another.keepCheckpoint()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is of version 1, and this application folds version 2");
    gate.open();
    await().until(() -> states(another).equals(List.of(State.OLD, State.LIVE)));
    assertThat(get(another.asOf(world.store().end()).ask("", 9)).plan()).isEqualTo(Plan.REPLAY);
  }

  @ParameterizedTest
  @EnumSource
  void they_go_when_rows_that_differ_take_over_and_with_a_reset(StoreKind kind) {
    store = kind.open(directory);
    world.append("account-1", new Opened("Ann"), new Deposited(5));
    View<Balance> view = start(new Fickle(bonus));
    get(view.keepCheckpoint());
    bonus.set(1);

    // Not even compared equal: nothing has changed.
    assertThat(get(view.rebuild(progress -> {})).switched()).isFalse();
    assertThat(states(view)).contains(State.CHECKPOINT);
    get(view.rebuild(Switch.ALWAYS, progress -> {}));
    assertThat(states(view)).containsExactly(State.OLD, State.LIVE);
    assertThat(get(view.asOf(world.store().end()).get("1"))).contains(new Balance(6));

    get(view.keepCheckpoint());
    get(view.reset());
    assertThat(states(view)).containsExactly(State.LIVE);
  }

  @ParameterizedTest
  @EnumSource
  void they_are_no_rebuilds_that_were_interrupted(StoreKind kind) {
    store = kind.open(directory);
    world.append("account-1", new Opened("Ann"));
    View<Balance> view = start(BALANCES);
    get(view.keepCheckpoint());

    var resumes = RebuildOptions.defaults().resuming();
    assertThatThrownBy(() -> get(view.rebuild(resumes, progress -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was interrupted");
  }

  @ParameterizedTest
  @EnumSource
  void what_cannot_be_kept_or_dropped_is_refused(StoreKind kind) {
    store = kind.open(directory);
    var poisoned =
        Poisoned.parking(BALANCES, event -> event instanceof Deposited d && d.cents() == 13);
    View<Balance> view = start(poisoned);
    world.append("account-1", new Opened("Ann"), new Deposited(13));
    get(view.atLeast(world.store().end()).get("1"));
    assertThatThrownBy(() -> get(view.keepCheckpoint()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has parked 1 events");

    poisoned.corrected().set(true);
    get(view.parked().retryAll());
    long kept = get(view.keepCheckpoint()).number();
    assertThat(get(view.asOf(world.store().end()).get("1"))).contains(new Balance(13));
    assertThatThrownBy(() -> get(view.dropCheckpoint(kept + 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keeps no checkpoint " + (kept + 1) + "; it keeps [" + kept + "]");
  }
}
