package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.Position;
import dev.aorist.projections.Answer;
import dev.aorist.projections.Answer.Plan;
import dev.aorist.projections.AsOf;
import dev.aorist.projections.Fold;
import dev.aorist.projections.View;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Closed;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Bank.Withdrawn;
import dev.aorist.projections.testkit.Meters.Measured;
import dev.aorist.projections.testkit.Meters.MeterEvent;
import dev.aorist.projections.testkit.Meters.Moved;
import dev.aorist.projections.testkit.Meters.Region;
import dev.aorist.projections.testkit.Meters.Regions;
import dev.aorist.projections.testkit.OnALog;
import dev.aorist.projections.testkit.Reference;
import dev.aorist.projections.testkit.StoreKind;
import dev.aorist.projections.testkit.World;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Asking about the past gives what a replay up to then gives. */
@Timeout(300)
class AsOfTest extends OnALog {
  private static final int PARTITIONS = 8;
  private static final int ACCOUNTS = 12;
  private static final Fold<Balance> BALANCES = Fold.of(new Balances());
  private static final Fold<Region> REGIONS = Fold.of(new Regions());

  private static final boolean FULL = Boolean.getBoolean("aorist.full");

  /** Half of them instants, half positions. */
  private static final int MOMENTS = FULL ? 1_000 : 40;

  @TempDir Path directory;
  private final List<ViewStore> stores = new ArrayList<>();
  private final World world = world(PARTITIONS, AccountEvent.class, MeterEvent.class);
  private View<Balance> balances;
  private View<Region> regions;

  /** How all rows were found. */
  private final Set<Plan> plans = EnumSet.noneOf(Plan.class);

  @BeforeEach
  void start() {
    start(StoreKind.MEMORY);
  }

  private void start(StoreKind kind) {
    stores.add(kind.open(directory));
    var views = world.start(stores.get(stores.size() - 1), BALANCES, REGIONS);
    balances = views.view(BALANCES);
    regions = views.view(REGIONS);
  }

  @AfterEach
  void close() {
    world.close();
    stores.forEach(store -> get(store.close()));
  }

  private void live(SplittableRandom random, int appends) {
    for (int i = 0; i < appends; i++) {
      if (random.nextInt(3) == 0) {
        String region = "region " + random.nextInt(4);
        world.append(
            "meter-" + random.nextInt(6),
            new Measured(region, random.nextInt(30) / 7.0),
            new Moved(region, "region " + random.nextInt(4)));
      } else {
        // Whatever was before, the account is there afterwards, or not at all.
        String stream = "account-" + random.nextInt(ACCOUNTS);
        if (random.nextInt(4) == 0) {
          world.append(stream, new Closed());
        } else {
          world.append(
              stream,
              new Opened("Ann"),
              new Deposited(random.nextInt(1_000)),
              new Withdrawn(random.nextInt(100)));
        }
      }
      world.clock().turn(Duration.ofMillis(random.nextInt(3)));
      if (random.nextInt(50) == 0) {
        get(balances.keepCheckpoint());
        get(regions.keepCheckpoint());
      }
    }
    get(balances.atLeast(world.store().end()).get("0"));
    get(regions.atLeast(world.store().end()).get("0"));
  }

  private <R> void agree(
      AsOf<R> asOf, Fold<R> fold, List<Event> events, Predicate<Event> until, String what) {
    Map<String, R> rows = Reference.rows(fold, events, until);
    assertThat(get(asOf.digest()).sha256()).as(what).isEqualTo(Reference.digest(fold, rows));
    plans.add(get(asOf.ask("", 1)).plan());
    for (int i = 0; i < 4; i++) {
      String key = fold == BALANCES ? "" + i : "region " + i;
      assertThat(get(asOf.get(key))).as(what).isEqualTo(Optional.ofNullable(rows.get(key)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void as_of_random_moments_is_a_replay_up_to_then(StoreKind kind) {
    start(kind);
    for (long seed = 0; seed < 2; seed++) {
      var random = new SplittableRandom(seed);
      Instant start = world.clock().instant();
      live(random, 150);
      List<Event> events = Reference.events(world.store());
      long millis = Duration.between(start, world.clock().instant()).toMillis();
      for (int i = 0; i < MOMENTS / 4; i++) {
        Instant instant = start.plusMillis(random.nextLong(-1, millis + 2));
        Predicate<Event> recorded = event -> event.timestamp() <= HybridTime.lastAt(instant);
        String what = kind + ", seed " + seed + ", as of " + instant;
        agree(balances.asOf(instant), BALANCES, events, recorded, what);
        agree(regions.asOf(instant), REGIONS, events, recorded, what);

        Position position = events.get(random.nextInt(events.size())).position();
        Predicate<Event> before = upTo(events, position);
        what = kind + ", seed " + seed + ", as of " + position;
        agree(balances.asOf(position), BALANCES, events, before, what);
        agree(regions.asOf(position), REGIONS, events, before, what);
      }
    }
    assertThat(plans).containsExactlyInAnyOrder(Plan.CHECKPOINT, Plan.REPLAY);
  }

  private static Predicate<Event> upTo(List<Event> events, Position position) {
    int last = 0;
    while (!events.get(last).position().equals(position)) {
      last++;
    }
    int index = last;
    return event -> events.indexOf(event) <= index;
  }

  @Test
  void as_of_a_checkpoint_covers_what_lies_before_it() {
    var random = new SplittableRandom(11);
    live(random, 200);
    List<Event> events = Reference.events(world.store());
    Checkpoint end = world.store().end();
    for (int i = 0; i < 40; i++) {
      // Any prefix of any partition, whole or not.
      long[] offsets = new long[PARTITIONS];
      for (int p = 0; p < PARTITIONS; p++) {
        offsets[p] = random.nextLong(end.offset(p) + 1);
      }
      var at = Checkpoint.of(offsets);
      agree(regions.asOf(at), REGIONS, events, event -> at.covers(event.position()), "as of " + at);
    }
  }

  @Test
  void a_key_that_is_a_streams_is_answered_from_that_stream_alone() {
    world.append("account-1", new Opened("Ann"), new Deposited(5));
    for (int i = 2; i < 60; i++) {
      world.append("account-" + i, new Opened("Bob"));
    }
    Appended last = world.append("account-1", new Deposited(6));
    get(balances.atLeast(world.store().end()).get("1"));

    assertThat(get(balances.asOf(last.last()).ask("1")))
        .satisfies(
            answer -> {
              assertThat(answer.value()).contains(new Balance(11));
              assertThat(answer.plan()).isEqualTo(Plan.SINGLE_STREAM);
              assertThat(answer.events()).isEqualTo(3);
            });
    Answer<Map<String, Balance>> several =
        get(balances.asOf(last.last()).askAll(List.of("7", "nobody", "", "1")));
    assertThat(several.value().keySet()).containsExactly("7", "1");
    assertThat(several.events()).isEqualTo(4);
  }

  @Test
  void while_a_view_is_behind_the_partition_is_read() {
    world.append("account-1", new Opened("Ann"));
    get(balances.atLeast(world.store().end()).get("1"));
    get(balances.pause());
    Appended last = world.append("account-1", new Deposited(6));

    Answer<Optional<Balance>> answer = get(balances.asOf(last.last()).ask("1"));
    assertThat(answer.value()).contains(new Balance(6));
    assertThat(answer.plan()).isEqualTo(Plan.SINGLE_PARTITION);
  }

  @Test
  void rows_that_mix_streams_are_answered_by_replay_once_for_all_pages() {
    for (int i = 0; i < 30; i++) {
      world.append("meter-" + i, new Measured("region " + i, i));
    }
    AsOf<Region> past = regions.asOf(world.store().end());

    var first = get(past.ask("", 20));
    var second = get(past.ask(first.value().get(19).nextKey(), 20));
    assertThat(first.plan()).isEqualTo(Plan.REPLAY);
    assertThat(first.events()).isEqualTo(30);
    assertThat(first.value()).hasSize(20);
    assertThat(second.value()).hasSize(10);
    assertThat(get(past.rows())).hasSize(30);
    assertThat(get(past.ask("region 7")).plan()).isEqualTo(Plan.REPLAY);
  }

  @Test
  void an_instant_in_the_future_stands_for_the_present() {
    world.append("account-1", new Opened("Ann"));
    Instant future = world.clock().instant().plus(Duration.ofDays(1));

    assertThat(get(balances.asOf(future).get("1"))).contains(new Balance(0));
  }

  @Test
  void what_the_log_has_not_reached_is_refused() {
    Appended last = world.append("account-1", new Opened("Ann"));
    Position beyond = new Position(last.last().partition(), last.last().offset() + 1);

    assertThatThrownBy(() -> get(balances.asOf(beyond).get("1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no event at " + beyond);
    assertThatThrownBy(() -> get(balances.asOf(Checkpoint.of(9, 9)).get("1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9,9");
  }
}
