package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.Position;
import dev.aorist.projections.Answer;
import dev.aorist.projections.Answer.Plan;
import dev.aorist.projections.AsOf;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Order;
import dev.aorist.projections.Row;
import dev.aorist.projections.RowChange;
import dev.aorist.projections.RowVersion;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewStatus.State;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Closed;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Meters.Measured;
import dev.aorist.projections.testkit.Meters.MeterEvent;
import dev.aorist.projections.testkit.Meters.Moved;
import dev.aorist.projections.testkit.Meters.Region;
import dev.aorist.projections.testkit.Meters.Regions;
import dev.aorist.projections.testkit.OnALog;
import dev.aorist.projections.testkit.Poisoned;
import dev.aorist.projections.testkit.Reference;
import dev.aorist.projections.testkit.Remembered;
import dev.aorist.projections.testkit.StoreKind;
import dev.aorist.projections.testkit.World;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A view that keeps its history answers about the past by look-up, and as a replay would: rows,
 * versions between two times, and what differs between them.
 */
@Timeout(300)
class HistoryTest extends OnALog {
  private static final boolean FULL = Boolean.getBoolean("aorist.full");
  private static final int MOMENTS = FULL ? 500 : 15;
  private static final Fold<Balance> BALANCES = new Remembered<>(Fold.of(new Balances()));
  private static final Fold<Region> REGIONS = new Remembered<>(Fold.of(new Regions()));

  @TempDir Path directory;
  private final World world = world(4, AccountEvent.class, MeterEvent.class);
  private ViewStore store;

  @AfterEach
  void close() {
    world.close();
    get(store.close());
  }

  private ProjectionRuntime start(StoreKind kind, Fold<?>... folds) {
    store = kind.open(directory);
    return world.start(store, (Object[]) folds);
  }

  private void live(SplittableRandom random, int appends) {
    for (int i = 0; i < appends; i++) {
      String account = "account-" + random.nextInt(8);
      String region = "region " + random.nextInt(4);
      switch (random.nextInt(4)) {
        case 0 -> world.append(account, new Closed());
        case 1 ->
            world.append(
                "meter-" + random.nextInt(6),
                new Measured(region, random.nextInt(30) / 7.0),
                new Moved(region, "region " + random.nextInt(4)));
        default -> world.append(account, new Opened("Ann"), new Deposited(random.nextInt(90)));
      }
      world.clock().turn(Duration.ofMillis(random.nextInt(3)));
    }
  }

  private <R> void agree(
      AsOf<R> asOf, Fold<R> fold, List<Event> events, Predicate<Event> until, String what) {
    assertThat(plan(asOf, fold, events, until, what)).as(what).isEqualTo(Plan.HISTORY);
    String key = fold.order() == Order.STREAM ? "3" : "region 3";
    assertThat(get(asOf.ask(key)).plan()).as(what).isEqualTo(Plan.HISTORY);
  }

  /** Asserts that answers are right, and tells where those about all rows come from. */
  private <R> Plan plan(
      AsOf<R> asOf, Fold<R> fold, List<Event> events, Predicate<Event> until, String what) {
    Map<String, R> rows = Reference.rows(fold, events, until);
    Answer<List<Row<R>>> all = get(asOf.ask("", 1_000));
    Map<String, R> answered = new HashMap<>();
    all.value().forEach(row -> answered.put(row.key(), row.row()));
    assertThat(answered).as(what).isEqualTo(rows);
    assertThat(get(asOf.digest()).sha256()).as(what).isEqualTo(Reference.digest(fold, rows));
    String key = fold.order() == Order.STREAM ? "3" : "region 3";
    assertThat(get(asOf.get(key))).as(what).isEqualTo(Optional.ofNullable(rows.get(key)));
    return all.plan();
  }

  @ParameterizedTest
  @EnumSource
  void what_is_looked_up_is_what_a_replay_gives(StoreKind kind) {
    long seed = 4;
    var random = new SplittableRandom(seed);
    ProjectionRuntime runtime = start(kind, BALANCES, REGIONS);
    Instant start = world.clock().instant();
    live(random, 150);
    get(runtime.caughtUp());
    View<Balance> balances = runtime.view(BALANCES);
    View<Region> regions = runtime.view(REGIONS);
    List<Event> events = Reference.events(world.store());
    long millis = Duration.between(start, world.clock().instant()).toMillis();
    for (int i = 0; i < MOMENTS; i++) {
      Instant instant = start.plusMillis(random.nextLong(-1, millis));
      Predicate<Event> recorded = event -> event.timestamp() <= HybridTime.lastAt(instant);
      String what = kind + ", seed " + seed + ", as of " + instant;
      agree(balances.asOf(instant), BALANCES, events, recorded, what);
      agree(regions.asOf(instant), REGIONS, events, recorded, what);

      int last = random.nextInt(events.size());
      Position position = events.get(last).position();
      Predicate<Event> before = event -> events.indexOf(event) <= last;
      what = kind + ", seed " + seed + ", as of " + position;
      agree(balances.asOf(position), BALANCES, events, before, what);
      agree(regions.asOf(position), REGIONS, events, before, what);

      Checkpoint at = random(random, world.store().end());
      what = kind + ", seed " + seed + ", as of " + at;
      agree(balances.asOf(at), BALANCES, events, event -> at.covers(event.position()), what);
      // Offsets at will are no moment of the total order: a replay finds the answer.
      AsOf<Region> atWill = regions.asOf(at);
      assertThat(get(atWill.ask("region 1")).plan()).as(what).isEqualTo(Plan.REPLAY);
      assertThat(get(atWill.digest()).sha256())
          .as(what)
          .isEqualTo(Reference.digest(REGIONS, events, event -> at.covers(event.position())));
    }
    // A rebuild has its own history, and the old one goes.
    assertThat(get(regions.rebuild(progress -> {})).switched()).isTrue();
    agree(
        regions.asOf(events.get(70).position()),
        REGIONS,
        events,
        event -> events.indexOf(event) <= 70,
        kind + ", rebuilt");
  }

  /** Whatever is forgotten, answers are right; those about what has to be kept are looked up. */
  @ParameterizedTest
  @EnumSource
  void what_is_forgotten_is_replayed(StoreKind kind) {
    long seed = 6;
    var random = new SplittableRandom(seed);
    Duration kept = Duration.ofMillis(40);
    Fold<Balance> balances = new Remembered<>(Fold.of(new Balances()), Optional.of(kept));
    Fold<Region> regions = new Remembered<>(Fold.of(new Regions()), Optional.of(kept));
    ProjectionRuntime runtime = start(kind, balances, regions);
    Instant start = world.clock().instant();
    for (int i = 0; i < 15; i++) {
      live(random, 10);
      get(runtime.caughtUp());
    }
    List<Event> events = Reference.events(world.store());
    long millis = Duration.between(start, world.clock().instant()).toMillis();
    Map<Plan, Integer> plans = new HashMap<>();
    for (int i = 0; i < MOMENTS; i++) {
      Instant instant = start.plusMillis(random.nextLong(-1, millis));
      Predicate<Event> recorded = event -> event.timestamp() <= HybridTime.lastAt(instant);
      String what = kind + ", seed " + seed + ", as of " + instant;
      for (Plan plan :
          List.of(
              plan(runtime.view(balances).asOf(instant), balances, events, recorded, what),
              plan(runtime.view(regions).asOf(instant), regions, events, recorded, what))) {
        if (!instant.isBefore(world.clock().instant().minus(kept))) {
          assertThat(plan).as(what).isEqualTo(Plan.HISTORY);
        }
        plans.merge(plan, 1, Integer::sum);
      }
      int last = random.nextInt(events.size());
      Position position = events.get(last).position();
      Predicate<Event> before = event -> events.indexOf(event) <= last;
      what = kind + ", seed " + seed + ", as of " + position;
      plan(runtime.view(balances).asOf(position), balances, events, before, what);
      plan(runtime.view(regions).asOf(position), regions, events, before, what);
      Checkpoint at = random(random, world.store().end());
      what = kind + ", seed " + seed + ", as of " + at;
      plan(
          runtime.view(balances).asOf(at),
          balances,
          events,
          event -> at.covers(event.position()),
          what);
    }
    assertThat(plans.keySet()).containsExactlyInAnyOrder(Plan.HISTORY, Plan.REPLAY);
    assertThatThrownBy(() -> get(runtime.view(regions).history("region 1", Instant.MIN, start)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("keeps its history for PT0.04S only")
        .hasMessageContaining("Ask from a later time on");
    Instant end = world.clock().instant();
    assertThat(get(runtime.view(regions).history("region 1", end.minus(kept), end))).isNotNull();
  }

  private static Checkpoint random(SplittableRandom random, Checkpoint end) {
    long[] offsets = new long[end.partitions()];
    for (int p = 0; p < offsets.length; p++) {
      offsets[p] = random.nextLong(end.offset(p) + 1);
    }
    return Checkpoint.of(offsets);
  }

  /** What a row was at one time, and its versions since, make what it was at another. */
  @ParameterizedTest
  @EnumSource
  void versions_and_differences_agree_with_two_looks_at_the_past(StoreKind kind) {
    long seed = 5;
    var random = new SplittableRandom(seed);
    ProjectionRuntime runtime = start(kind, BALANCES, REGIONS);
    Instant start = world.clock().instant();
    live(random, 120);
    long millis = Duration.between(start, world.clock().instant()).toMillis();
    for (int i = 0; i < MOMENTS; i++) {
      Instant from = start.plusMillis(random.nextLong(millis));
      Instant to = from.plusMillis(random.nextLong(20));
      agree(runtime.view(BALANCES), from, to, kind + ", seed " + seed);
      agree(runtime.view(REGIONS), from, to, kind + ", seed " + seed);
    }
  }

  private <R> void agree(View<R> view, Instant from, Instant to, String how) {
    String what = "%s, %s from %s to %s".formatted(how, view.name(), from, to);
    Map<String, R> rows = rows(view, from);
    Map<String, R> before = Map.copyOf(rows);
    Map<String, R> after = rows(view, to);
    var keys = new TreeMap<String, R>(before);
    keys.putAll(after);
    for (String key : keys.keySet()) {
      for (RowVersion<R> version : get(view.history(key, from, to))) {
        assertThat(version.time()).as(what).isAfter(from).isBeforeOrEqualTo(to);
        version.row().ifPresentOrElse(row -> rows.put(key, row), () -> rows.remove(key));
      }
    }
    assertThat(rows).as(what).isEqualTo(after);
    Map<String, R> changed = new HashMap<>(before);
    for (RowChange<R> change : get(view.diff(view.asOf(from), view.asOf(to)))) {
      assertThat(change.before().orElse(null)).as(what).isEqualTo(before.get(change.key()));
      change
          .after()
          .ifPresentOrElse(
              row -> changed.put(change.key(), row), () -> changed.remove(change.key()));
    }
    assertThat(changed).as(what).isEqualTo(after);
  }

  private static <R> Map<String, R> rows(View<R> view, Instant instant) {
    Map<String, R> rows = new HashMap<>();
    get(view.asOf(instant).rows()).forEach(row -> rows.put(row.key(), row.row()));
    return rows;
  }

  /** An event that fails has no version, and one that is folded late has that of its own time. */
  @ParameterizedTest
  @EnumSource
  void an_event_that_is_parked_has_its_version_when_it_is_folded(StoreKind kind) {
    Poisoned<Balance> fold = Poisoned.parking(BALANCES, new Deposited(666)::equals);
    View<Balance> view = start(kind, fold).view(fold);
    Instant start = world.clock().instant();
    world.append("account-1", new Opened("Ann"));
    world.clock().turn(Duration.ofMillis(5));
    Position bad = world.append("account-1", new Deposited(666)).first();
    world.clock().turn(Duration.ofMillis(5));
    Position last = world.append("account-1", new Deposited(4)).first();
    world.append("account-2", new Opened("Bob"));
    get(view.atLeast(world.store().end()).rows());
    Instant end = world.clock().instant();
    assertThat(get(view.history("1", start.minusMillis(1), end))).hasSize(1);
    assertThat(get(view.asOf(last).ask("1")).value()).contains(new Balance(0));
    fold.corrected().set(true);
    get(view.parked().retryAll());

    assertThat(get(view.history("1", start.minusMillis(1), end)))
        .extracting(RowVersion::position, version -> version.rowOrNull().cents())
        .endsWith(
            org.assertj.core.groups.Tuple.tuple(bad, 666L),
            org.assertj.core.groups.Tuple.tuple(last, 670L))
        .hasSize(3);
    Answer<Optional<Balance>> then = get(view.asOf(bad).ask("1"));
    assertThat(then.plan()).isEqualTo(Plan.HISTORY);
    assertThat(then.value()).contains(new Balance(666));
  }

  @ParameterizedTest
  @EnumSource
  void a_view_that_begins_to_keep_its_history_is_rebuilt(StoreKind kind) {
    Fold<Balance> forgetful = Fold.of(new Balances());
    ProjectionRuntime first = start(kind, forgetful);
    Instant start = world.clock().instant();
    Position opened = world.append("account-1", new Opened("Ann"), new Deposited(7)).first();
    get(first.caughtUp());
    View<Balance> without = first.view(forgetful);
    assertThatThrownBy(() -> get(without.history("1", start, start)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has no history (yet)");
    get(first.close());
    View<Balance> view = world.start(store, BALANCES).view(BALANCES);
    await().until(() -> view.status().state() == State.RUNNING);

    assertThat(get(view.asOf(opened).ask("1")))
        .isEqualTo(
            new Answer<>(
                Optional.of(new Balance(0)),
                Plan.HISTORY,
                get(view.asOf(opened).ask("1")).checkpoint(),
                0));
  }
}
