package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Occurrence;
import dev.aorist.projections.Order;
import dev.aorist.projections.PartitionCheck;
import dev.aorist.projections.Row;
import dev.aorist.projections.RowChange;
import dev.aorist.projections.Rows;
import dev.aorist.projections.UnknownViewException;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewCheck;
import dev.aorist.projections.json.RowDigest;
import dev.aorist.projections.json.RowJson;
import dev.aorist.projections.memory.MemoryViewStore;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewStores;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Closed;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Bank.Withdrawn;
import dev.aorist.projections.testkit.OnALog;
import dev.aorist.projections.testkit.World;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a rebuild would change is told row by row, and nothing is written. */
@Timeout(120)
class CheckTest extends OnALog {
  private static final long SEED = Long.getLong("aorist.seed", 7);
  private final World world = world(4, AccountEvent.class);
  private final ViewStore store = new MemoryViewStore();
  private final Random random = new Random(SEED);

  /** All events by account, in order. */
  private final Map<String, List<Object>> accounts = new TreeMap<>();

  @AfterEach
  void close() {
    world.close();
  }

  /** What a fold does with one event; null for no row. */
  private interface Step {
    @Nullable Balance apply(@Nullable Balance row, Object event);
  }

  private static long cents(@Nullable Balance row) {
    return row == null ? 0 : row.cents();
  }

  private static @Nullable Balance right(@Nullable Balance row, Object event) {
    if (event instanceof Deposited d) {
      return new Balance(cents(row) + d.cents());
    }
    if (event instanceof Withdrawn w) {
      return new Balance(cents(row) - w.cents());
    }
    return event instanceof Opened ? new Balance(0) : null;
  }

  /** Twenty ways to change the fold; the first five make no difference. */
  private static final List<Step> CHANGES =
      List.of(
          CheckTest::right,
          (row, e) -> right(row == null ? null : new Balance(row.cents()), e),
          (row, e) ->
              e instanceof Deposited d ? new Balance(d.cents() + cents(row)) : right(row, e),
          (row, e) -> e instanceof Closed ? null : right(row, e),
          (row, e) -> e instanceof Deposited d && d.cents() == -1 ? null : right(row, e),
          (row, e) -> e instanceof Closed ? row : right(row, e),
          (row, e) -> e instanceof Closed ? new Balance(0) : right(row, e),
          (row, e) -> e instanceof Opened ? new Balance(1) : right(row, e),
          (row, e) -> e instanceof Opened o && o.owner().equals("Bob") ? row : right(row, e),
          (row, e) -> e instanceof Withdrawn ? row : right(row, e),
          (row, e) -> e instanceof Deposited d && d.cents() > 90 ? row : right(row, e),
          (row, e) ->
              e instanceof Deposited d ? new Balance(cents(row) + 2 * d.cents()) : right(row, e),
          (row, e) -> e instanceof Withdrawn w ? new Balance(-w.cents()) : right(row, e),
          (row, e) -> e instanceof Deposited d ? new Balance(d.cents()) : right(row, e),
          (row, e) -> e instanceof Withdrawn && cents(row) > 50 ? row : right(row, e),
          (row, e) -> e instanceof Deposited && cents(row) == 0 ? row : right(row, e),
          (row, e) -> e instanceof Withdrawn && cents(row) < 0 ? null : right(row, e),
          (row, e) -> e instanceof Opened ? null : right(row, e),
          (row, e) -> right(row != null && row.cents() % 7 == 0 ? new Balance(0) : row, e),
          (row, e) ->
              e instanceof Deposited d
                  ? new Balance(Math.max(cents(row), d.cents()))
                  : right(row, e));

  private record Variant(Step step, int declared) implements Fold<Balance> {
    @Override
    public String name() {
      return "balances";
    }

    @Override
    public int version() {
      return declared;
    }

    @Override
    public Class<Balance> rowType() {
      return Balance.class;
    }

    @Override
    public Order order() {
      return Order.STREAM;
    }

    @Override
    public Set<Class<?>> events() {
      return Set.of(Opened.class, Deposited.class, Withdrawn.class, Closed.class);
    }

    @Override
    public void apply(Occurrence event, Rows<Balance> rows) {
      Object payload = event.payload();
      rows.update(event.stream().key(), row -> step.apply(row, payload));
    }
  }

  private void happen(int events) {
    for (int i = 0; i < events; i++) {
      String key = "" + random.nextInt(40);
      Object event =
          switch (random.nextInt(10)) {
            case 0 -> new Closed();
            case 1, 2 -> new Opened(random.nextBoolean() ? "Ann" : "Bob");
            case 3, 4, 5 -> new Withdrawn(random.nextInt(100));
            default -> new Deposited(random.nextInt(100));
          };
      world.append("account-" + key, event);
      accounts.computeIfAbsent(key, none -> new ArrayList<>()).add(event);
    }
  }

  /** The rows by a plain loop. */
  private Map<String, Balance> expected(Step step) {
    Map<String, Balance> rows = new TreeMap<>();
    accounts.forEach(
        (key, events) -> {
          Balance row = null;
          for (Object event : events) {
            row = step.apply(row, event);
          }
          if (row != null) {
            rows.put(key, row);
          }
        });
    return rows;
  }

  private List<RowChange<Balance>> differences(Step now) {
    Map<String, Balance> before = expected(CheckTest::right);
    Map<String, Balance> after = expected(now);
    List<RowChange<Balance>> changes = new ArrayList<>();
    for (String key : accounts.keySet()) {
      Balance old = before.get(key);
      Balance next = after.get(key);
      if (old == null ? next != null : !old.equals(next)) {
        changes.add(new RowChange<>(key, old, next));
      }
    }
    return changes;
  }

  private List<Build> builds() {
    return get(store.table("balances", RowJson.of(Balance.class)).builds());
  }

  private ViewCheck dryRun(Fold<?> fold, List<RowChange<?>> changes) {
    return get(
        ProjectionRuntime.dryRun(
            world.vertx(),
            world.environment(),
            world.store(),
            ViewStores.allIn(store),
            List.of(fold),
            "balances",
            changes::add));
  }

  @Test
  void a_dry_run_tells_exactly_the_rows_that_a_change_of_the_fold_changes_and_writes_nothing() {
    happen(600);
    ProjectionRuntime live = world.start(store, new Variant(CheckTest::right, 1));
    get(live.caughtUp());
    get(live.close());
    List<Build> before = builds();

    for (int i = 0; i < CHANGES.size(); i++) {
      // A raised version, as it should be, and a forgotten one.
      Fold<Balance> changed = new Variant(CHANGES.get(i), 1 + i % 2);
      List<RowChange<?>> changes = Collections.synchronizedList(new ArrayList<>());
      ViewCheck check = dryRun(changed, changes);
      String how = "change " + i + ", seed " + SEED;

      List<RowChange<Balance>> wanted = differences(CHANGES.get(i));
      assertThat(changes)
          .as(how)
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactlyInAnyOrderElementsOf(wanted);
      assertThat(check.changed()).as(how).isEqualTo(wanted.size());
      assertThat(check.holds()).as(how).isEqualTo(i < 5);
      assertThat(check.events()).as(how).isEqualTo(600);
      assertThat(check.stored().rows()).as(how).isEqualTo(expected(CheckTest::right).size());
    }
    assertThat(builds()).isEqualTo(before);
  }

  @Test
  void a_view_that_answers_is_held_against_a_replay() {
    happen(200);
    Fold<Balance> fold = new Variant(CheckTest::right, 1);
    ProjectionRuntime live = world.start(store, fold);
    get(live.caughtUp());
    View<Balance> view = live.view(fold);

    ViewCheck check = get(view.check(change -> {}));

    assertThat(check.holds()).isTrue();
    assertThat(check.stored()).isEqualTo(check.replayed()).isEqualTo(get(view.digest()));
    assertThat(check.changed()).isZero();
    assertThat(check.events()).isEqualTo(200);
  }

  @Test
  void each_partition_is_told_with_its_offsets_and_its_digest() {
    happen(200);
    Fold<Balance> fold = new Variant(CheckTest::right, 1);
    ProjectionRuntime live = world.start(store, fold);
    get(live.caughtUp());
    ViewCheck check = get(live.view(fold).check(change -> {}));

    Checkpoint end = world.store().end();
    assertThat(check.partitions()).hasSize(4);
    for (PartitionCheck one : check.partitions()) {
      int p = one.partition();
      assertThat(one.to()).isEqualTo(end.offset(p)).isEqualTo(one.seen());
      var digest = new RowDigest<>(RowJson.of(Balance.class));
      expected(CheckTest::right)
          .forEach(
              (key, row) -> {
                if (world.store().partitionOf(StreamId.of("account", key)) == p) {
                  digest.add(new Row<>(key, row));
                }
              });
      assertThat(one.stored()).as("partition %d, seed %d", p, SEED).contains(digest.of(end));
      assertThat(one.replayed()).isEqualTo(one.stored());
    }
  }

  @Test
  void a_view_that_did_not_see_every_event_once_does_not_hold_although_its_rows_do() {
    happen(200);
    Fold<Balance> fold = new Variant(CheckTest::right, 1);
    ProjectionRuntime live = world.start(store, fold);
    get(live.caughtUp());
    get(live.close());
    // One worker passed an event in partition 1, another one counted two again in partition 3.
    var table = store.table("balances", RowJson.of(Balance.class));
    Build build = builds().get(0);
    BitSet all = new BitSet();
    all.set(0, 4);
    var claim = get(table.claim(build.number(), all));
    get(
        table.commit(
            new Commit<>(
                build.number(),
                claim.epoch(),
                List.of(),
                List.of(),
                List.of(
                    new Commit.Step(1, build.checkpoint().offset(1), -1, List.of()),
                    new Commit.Step(3, build.checkpoint().offset(3), 2, List.of())))));
    ViewCheck check = dryRun(fold, new ArrayList<>());

    assertThat(check.stored()).isEqualTo(check.replayed());
    assertThat(check.holds()).isFalse();
    assertThat(check.partitions()).extracting(PartitionCheck::gaps).containsExactly(0L, 1L, 0L, 0L);
    assertThat(check.partitions())
        .extracting(PartitionCheck::twice)
        .containsExactly(0L, 0L, 0L, 2L);
  }

  @Test
  void a_log_that_leaves_an_event_out_stops_the_view_before_it_counts() {
    happen(50);
    Fold<Balance> fold = new Variant(CheckTest::right, 1);
    EventReader skipping =
        (EventReader)
            Proxy.newProxyInstance(
                EventReader.class.getClassLoader(),
                new Class<?>[] {EventReader.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("read")) {
                    Position from = (Position) arguments[0];
                    arguments[0] = new Position(from.partition(), from.offset() + 1);
                  }
                  return method.invoke(world.store(), arguments);
                });
    ProjectionRuntime live =
        get(
            ProjectionRuntime.start(
                world.vertx(),
                world.environment(),
                skipping,
                ViewStores.allIn(store),
                List.of(fold),
                RuntimeOptions.defaults().withThreads(1)));
    assertThatThrownBy(() -> get(live.caughtUp()))
        .hasMessageContaining("was shown the event at")
        .hasMessageContaining(":1 where")
        .hasMessageContaining("Verify the event store");
    assertThat(builds()).allMatch(build -> build.checkpoint().events() == 0);
    get(live.close());
  }

  @Test
  void events_that_the_fold_of_today_cannot_take_are_told_and_change_nothing() {
    happen(300);
    ProjectionRuntime live = world.start(store, new Variant(CheckTest::right, 1));
    get(live.caughtUp());
    get(live.close());
    Step poisoned =
        (row, event) -> {
          if (event instanceof Deposited d && d.cents() % 10 == 0) {
            throw new IllegalStateException("no round sums");
          }
          return right(row, event);
        };
    Step passedOver =
        (row, event) ->
            event instanceof Deposited d && d.cents() % 10 == 0 ? row : right(row, event);
    long poison =
        accounts.values().stream()
            .flatMap(List::stream)
            .filter(event -> event instanceof Deposited d && d.cents() % 10 == 0)
            .count();
    List<RowChange<?>> changes = Collections.synchronizedList(new ArrayList<>());

    ViewCheck check = dryRun(new Variant(poisoned, 1), changes);

    assertThat(poison).as("seed %d", SEED).isPositive();
    assertThat(check.failed()).as("seed %d", SEED).isEqualTo(poison);
    assertThat(check.failures()).hasSize((int) poison);
    assertThat(check.failures().get(0).text()).contains("no round sums");
    assertThat(check.holds()).isFalse();
    assertThat(changes)
        .as("seed %d", SEED)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyInAnyOrderElementsOf(differences(passedOver));
  }

  @Test
  void a_view_of_which_nothing_is_stored_cannot_be_compared() {
    assertThatThrownBy(() -> dryRun(new Variant(CheckTest::right, 1), new ArrayList<>()))
        .hasMessageContaining("Nothing is stored of the view 'balances'");
    assertThatThrownBy(
            () ->
                get(
                    ProjectionRuntime.dryRun(
                        world.vertx(),
                        world.environment(),
                        world.store(),
                        ViewStores.allIn(store),
                        List.of(new Variant(CheckTest::right, 1)),
                        "balance",
                        change -> {})))
        .isInstanceOf(UnknownViewException.class);
  }

  @Test
  void a_diff_of_two_moments_is_what_two_reads_of_them_differ_in() {
    Fold<Balance> fold = new Variant(CheckTest::right, 1);
    List<Checkpoint> moments = new ArrayList<>();
    List<Map<String, Balance>> rows = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      moments.add(world.store().end());
      rows.add(expected(CheckTest::right));
      happen(50);
    }
    ProjectionRuntime live = world.start(store, fold);
    get(live.caughtUp());
    View<Balance> view = live.view(fold);

    for (int a = 0; a < moments.size(); a++) {
      for (int b = 0; b < moments.size(); b++) {
        Map<String, Balance> old = rows.get(a);
        Map<String, Balance> now = rows.get(b);
        List<RowChange<Balance>> wanted =
            IntStream.range(0, 40)
                .mapToObj(key -> "" + key)
                .filter(key -> !java.util.Objects.equals(old.get(key), now.get(key)))
                .map(key -> new RowChange<>(key, old.get(key), now.get(key)))
                .toList();
        assertThat(get(view.diff(view.asOf(moments.get(a)), view.asOf(moments.get(b)))))
            .as("%d to %d, seed %d", a, b, SEED)
            .containsExactlyInAnyOrderElementsOf(wanted);
      }
    }
  }
}
