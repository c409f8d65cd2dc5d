package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Event;
import dev.aorist.projections.Fold;
import dev.aorist.projections.ParkedRow;
import dev.aorist.projections.View;
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
import dev.aorist.projections.testkit.StoreKind;
import dev.aorist.projections.testkit.World;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random events, some of them poisoned, with stops and starts in between: live, rebuilt, checked
 * and as of random moments a view that parks is what a plain loop makes of the events, its parked
 * events included; and after the fix a retry gives what a clean replay gives.
 */
@Timeout(300)
class ParkedReplayTest extends OnALog {
  private static final boolean FULL = Boolean.getBoolean("aorist.full");
  private static final int SEEDS = FULL ? 100 : 2;

  @TempDir Path directory;
  private long parked;

  @AfterEach
  void something_was_parked() {
    assertThat(parked).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void rows_of_streams(StoreKind kind) {
    for (long seed = 0; seed < SEEDS; seed++) {
      try (var world = world(3, AccountEvent.class)) {
        Poisoned<Balance> fold =
            Poisoned.parking(
                Fold.of(new Balances()),
                event -> event instanceof Deposited d && d.cents() % 25 == 0);
        run(world, fold, kind, seed, random -> account(world, random));
      }
    }
  }

  private static void account(World world, SplittableRandom random) {
    String account = "account-" + random.nextInt(20);
    world.append(account, new Opened("Ann"), new Deposited(random.nextInt(1, 400)));
    if (random.nextInt(5) == 0) {
      world.append(account, new Closed());
    }
  }

  @ParameterizedTest
  @EnumSource
  void rows_that_mix_streams(StoreKind kind) {
    for (long seed = 0; seed < SEEDS; seed++) {
      try (var world = world(3, MeterEvent.class)) {
        Poisoned<Region> fold =
            Poisoned.parking(
                Fold.of(new Regions()),
                event ->
                    event instanceof Measured m && m.value() > 6.6
                        || event instanceof Moved moved && moved.from().endsWith("7"));
        run(
            world,
            fold,
            kind,
            seed,
            random -> world.append("meter-" + random.nextInt(9), meter(random)));
      }
    }
  }

  private static MeterEvent meter(SplittableRandom random) {
    String region = "region " + random.nextInt(30);
    return random.nextInt(20) == 0
        ? new Moved(region, "region " + random.nextInt(30))
        : new Measured(region, random.nextInt(1, 200) / 30.0);
  }

  private interface Appends {
    void some(SplittableRandom random);
  }

  private <R> void run(World world, Poisoned<R> fold, StoreKind kind, long seed, Appends appends) {
    var random = new SplittableRandom(seed);
    String how = kind + ", seed " + seed;
    StoreKind.Place place = kind.place(directory);
    ViewStore store = place.open();
    ProjectionRuntime runtime = world.start(store, fold);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 60; i++) {
        appends.some(random);
      }
      if (random.nextBoolean()) {
        get(runtime.caughtUp());
      }
      get(runtime.close());
      if (kind.isDurable()) {
        get(store.close());
        store = place.open();
      }
      runtime = world.start(store, fold);
    }
    get(runtime.caughtUp());
    View<R> view = runtime.view(fold);
    List<Event> events = Reference.events(world.store());

    agree(view, fold, events, how);
    pastAgrees(world, view, fold, events, random, how);
    parked += view.status().parked().events();
    assertThat(get(view.check(change -> {})).holds()).as("check, %s", how).isTrue();
    assertThat(get(view.rebuild(progress -> {})).switched()).as("rebuild, %s", how).isTrue();
    agree(view, fold, events, how);
    fold.corrected().set(true);
    assertThat(get(view.parked().retryAll()).parked()).as(how).isZero();
    agree(view, fold, events, how);
    assertThat(get(view.check(change -> {})).holds()).as("corrected, %s", how).isTrue();
    get(runtime.close());
    get(store.close());
  }

  private static <R> void agree(View<R> view, Fold<R> fold, List<Event> events, String how) {
    assertThat(get(view.digest()).sha256())
        .as("rows, %s", how)
        .isEqualTo(Reference.digest(fold, events, event -> true));
    Map<String, Long> waiting = new TreeMap<>();
    for (ParkedRow row : get(view.parked().rows())) {
      waiting.put(row.key(), row.events());
    }
    assertThat(waiting).as("parked, %s", how).isEqualTo(Reference.parked(fold, events));
  }

  private static <R> void pastAgrees(
      World world,
      View<R> view,
      Fold<R> fold,
      List<Event> events,
      SplittableRandom random,
      String how) {
    for (int i = 0; i < 3; i++) {
      Event last = events.get(random.nextInt(events.size()));
      List<Event> before = events.subList(0, events.indexOf(last) + 1);
      var then = view.asOf(last.position());
      String when = "as of %s, %s".formatted(last.position(), how);
      assertThat(get(then.digest()).sha256())
          .as(when)
          .isEqualTo(Reference.digest(fold, before, event -> true));
      Map<String, R> rows = Reference.rows(fold, before, event -> true);
      String key = rows.isEmpty() ? "none" : rows.keySet().iterator().next();
      assertThat(get(view.asOf(last.position()).get(key)).orElse(null))
          .as(when)
          .isEqualTo(rows.get(key));
    }
    Checkpoint end = world.store().end();
    assertThat(get(view.asOf(end).digest())).as(how).isEqualTo(get(view.digest()));
  }
}
