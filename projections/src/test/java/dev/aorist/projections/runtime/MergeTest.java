package dev.aorist.projections.runtime;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aorist.projections.Answer.Plan;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Occurrence;
import dev.aorist.projections.ProjectionSpec;
import dev.aorist.projections.RebuildOptions;
import dev.aorist.projections.Row;
import dev.aorist.projections.RowChange;
import dev.aorist.projections.Rows;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewStatus.State;
import dev.aorist.projections.ViewStoppedException;
import dev.aorist.projections.spi.KeyOrder;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.testkit.Gate;
import dev.aorist.projections.testkit.HookedFold;
import dev.aorist.projections.testkit.Meters.Measured;
import dev.aorist.projections.testkit.Meters.MeterEvent;
import dev.aorist.projections.testkit.Meters.Moved;
import dev.aorist.projections.testkit.OnALog;
import dev.aorist.projections.testkit.Reference;
import dev.aorist.projections.testkit.StoreKind;
import dev.aorist.projections.testkit.Sums.ByRegion;
import dev.aorist.projections.testkit.Sums.InTotalOrder;
import dev.aorist.projections.testkit.Sums.Sum;
import dev.aorist.projections.testkit.World;
import dev.aorist.projections.testkit.WrappedFold;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that are folded in parts, by partition, and merged when they are asked for. */
@Timeout(60)
class MergeTest extends OnALog {
  private static final Fold<Sum> SUMS = Fold.of(new ByRegion());
  private static final int PARTITIONS = 5;

  /** Keys that begin with each other, and such as are near what parts are told apart by. */
  private static final List<String> KEYS =
      List.of(
          "a",
          "a\u0002",
          "a\u0002b",
          "a 0",
          "a0001",
          "aa",
          "b",
          "\u0002",
          "b\uff00",
          "b\ud83d\ude00");

  @TempDir Path directory;

  /** Measures each of the keys in several partitions, once more for each that comes later. */
  private static void measure(World world) {
    for (int k = 0; k < KEYS.size(); k++) {
      for (int meter = 0; meter <= 2 * k; meter++) {
        world.append("meter-" + meter, new Measured(KEYS.get(k), k + meter / 3.0));
      }
    }
  }

  private static Map<String, Sum> expected(World world) {
    Map<String, Sum> sorted = new TreeMap<>(KeyOrder.INSTANCE);
    sorted.putAll(
        Reference.rows(new InTotalOrder<>(SUMS), Reference.events(world.store()), event -> true));
    return sorted;
  }

  private static <R> List<Row<R>> rows(Map<String, R> from) {
    List<Row<R>> rows = new ArrayList<>();
    from.forEach((key, row) -> rows.add(new Row<>(key, row)));
    return rows;
  }

  @ParameterizedTest
  @EnumSource
  void pages_ranges_and_keys_give_whole_rows(StoreKind kind) {
    try (var world = world(PARTITIONS, MeterEvent.class);
        var store = new Open(kind.open(directory))) {
      measure(world);
      ProjectionRuntime runtime = world.start(store.store(), SUMS);
      View<Sum> view = runtime.view(SUMS);
      get(runtime.caughtUp());
      List<Row<Sum>> all = rows(expected(world));
      var asOf = view.asOf(view.checkpoint());

      assertThat(get(view.rows())).isEqualTo(all);
      assertThat(get(asOf.rows())).isEqualTo(all);
      for (int limit = 1; limit <= all.size(); limit++) {
        List<Row<Sum>> paged = new ArrayList<>();
        List<Row<Sum>> pagedPast = new ArrayList<>();
        String from = "";
        for (List<Row<Sum>> page = get(view.rows(from, limit));
            !page.isEmpty();
            page = get(view.rows(from, limit))) {
          assertThat(page).hasSizeLessThanOrEqualTo(limit);
          paged.addAll(page);
          pagedPast.addAll(get(asOf.rows(from, limit)));
          from = page.get(page.size() - 1).nextKey();
        }
        assertThat(paged).as("pages of %s", limit).isEqualTo(all);
        assertThat(pagedPast).as("pages of %s, as of the end", limit).isEqualTo(all);
      }
      for (int from = 0; from < all.size(); from++) {
        for (int to = from; to < all.size(); to++) {
          assertThat(get(view.rows(all.get(from).key(), all.get(to).key(), 100)))
              .isEqualTo(all.subList(from, to));
        }
      }
      List<String> backwards = List.of("b", "none", "", "a\u00010000", "a0001", "a");
      Map<String, Sum> picked = new LinkedHashMap<>();
      for (String key : List.of("b", "a0001", "a")) {
        picked.put(key, expected(world).get(key));
      }
      assertThat(get(view.getAll(backwards)).entrySet())
          .containsExactlyElementsOf(picked.entrySet());
      assertThat(get(asOf.getAll(backwards)).entrySet())
          .containsExactlyElementsOf(picked.entrySet());
      assertThat(get(asOf.ask("b")).plan()).isEqualTo(Plan.REPLAY);
      assertThat(get(view.get("b"))).contains(expected(world).get("b"));
      assertThat(get(view.get("none"))).isEmpty();
    }
  }

  /** Closes a store. */
  private record Open(ViewStore store) implements AutoCloseable {
    @Override
    public void close() {
      get(store.close());
    }
  }

  @Test
  void what_was_written_is_read_watched_and_told_apart_from_before() {
    try (var world = world(PARTITIONS, MeterEvent.class)) {
      View<Sum> view = world.start(StoreKind.MEMORY.open(directory), SUMS).view(SUMS);
      world.append("meter-1", new Measured("north", 1));
      var before = world.store().end();
      get(view.atLeast(before).get("north"));
      var north = new CopyOnWriteArrayList<Optional<Sum>>();
      var southward = new CopyOnWriteArrayList<List<Row<Sum>>>();
      view.watch("north", north::add);
      view.watch("s", "t", 10, southward::add);
      await().untilAsserted(() -> assertThat(north).containsExactly(Optional.of(new Sum(1, 3, 1))));
      await().untilAsserted(() -> assertThat(southward).containsExactly(List.of()));

      world.append("meter-2", new Measured("north", 2));
      world.append("meter-3", new Measured("south", 3));

      var now = view.atLeast(world.store().end());
      assertThat(get(now.get("north"))).contains(new Sum(2, 9, 2));
      await().until(() -> north.contains(Optional.of(new Sum(2, 9, 2))));
      await().until(() -> southward.contains(List.of(new Row<>("south", new Sum(1, 9, 3)))));
      assertThat(get(view.diff(view.asOf(before), view.asOf(world.store().end()))))
          .containsExactly(
              new RowChange<>("north", new Sum(1, 3, 1), new Sum(2, 9, 2)),
              new RowChange<>("south", null, new Sum(1, 9, 3)));
    }
  }

  /** A fold in which a meter that goes takes what its partition has measured along. */
  private record Leaving(Fold<Sum> fold) implements WrappedFold<Sum> {
    @Override
    public void apply(Occurrence event, Rows<Sum> rows) {
      if (event.payload() instanceof Moved moved) {
        rows.delete(moved.from());
      } else {
        fold.apply(event, rows);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_row_without_parts_is_not_there(StoreKind kind) {
    Fold<Sum> fold = new Leaving(SUMS);
    try (var world = world(PARTITIONS, MeterEvent.class);
        var store = new Open(kind.open(directory))) {
      View<Sum> view = world.start(store.store(), fold).view(fold);
      // Two partitions, whichever they are.
      var one = world.append("meter-0", new Measured("north", 1)).last();
      int other = 1;
      while (world.append("meter-" + other, new Measured("else", 1)).last().partition()
          == one.partition()) {
        other++;
      }
      world.append("meter-" + other, new Measured("north", 2));
      assertThat(get(view.atLeast(world.store().end()).get("north"))).contains(new Sum(2, 9, 2));

      world.append("meter-0", new Moved("north", ""));
      assertThat(get(view.atLeast(world.store().end()).get("north"))).contains(new Sum(1, 6, 2));

      world.append("meter-" + other, new Moved("north", ""));
      assertThat(get(view.atLeast(world.store().end()).get("north"))).isEmpty();
      assertThat(get(view.rows("f", 9))).isEmpty();
      assertThat(get(view.asOf(view.checkpoint()).get("north"))).isEmpty();
    }
  }

  @Test
  void a_check_holds_and_tells_rows_that_would_change() {
    try (var world = world(PARTITIONS, MeterEvent.class)) {
      measure(world);
      Fickle fold = new Fickle(SUMS);
      ProjectionRuntime runtime = world.start(StoreKind.MEMORY.open(directory), fold);
      View<Sum> view = runtime.view(fold);
      get(runtime.caughtUp());
      var check = get(view.check(change -> {}));
      assertThat(check.holds()).isTrue();
      assertThat(check.partitions())
          .hasSize(PARTITIONS)
          .allSatisfy(partition -> assertThat(partition.stored()).isPresent());

      fold.doubles = true;

      var changes = new CopyOnWriteArrayList<RowChange<Sum>>();
      check = get(view.check(changes::add));
      assertThat(check.holds()).isFalse();
      assertThat(check.changed()).isEqualTo(KEYS.size());
      assertThat(changes)
          .extracting(RowChange::key)
          .containsExactlyElementsOf(expected(world).keySet());
      var rebuilt =
          get(
              view.rebuild(
                  RebuildOptions.defaults().withThreads(2).withSwitch(View.Switch.ALWAYS),
                  progress -> {}));
      assertThat(rebuilt.switched()).isTrue();
      assertThat(get(view.check(change -> {})).holds()).isTrue();
      assertThat(get(view.get("b")).orElseThrow().count())
          .isEqualTo(2 * expected(world).get("b").count());
    }
  }

  /** A fold that changes under the rows that it made. */
  private static final class Fickle implements WrappedFold<Sum> {
    private final Fold<Sum> fold;
    private volatile boolean doubles;

    Fickle(Fold<Sum> fold) {
      this.fold = fold;
    }

    @Override
    public Fold<Sum> fold() {
      return fold;
    }

    @Override
    public void apply(Occurrence event, Rows<Sum> rows) {
      fold.apply(event, rows);
      if (doubles) {
        fold.apply(event, rows);
      }
    }
  }

  /** Rows of the declaration before answer as they were kept until those of today's are there. */
  @Test
  void a_declaration_that_begins_or_ends_merging_rebuilds_the_view() {
    var place = StoreKind.H2.place(directory);
    var gate = new Gate();
    try (var world = world(PARTITIONS, MeterEvent.class)) {
      measure(world);
      List<Row<Sum>> all = rows(expected(world));
      Fold<Sum> total = new HookedFold<>(new InTotalOrder<>(SUMS), 1, gate);
      Fold<Sum> merged = new HookedFold<>(SUMS, 1, gate);
      declare(world, place, total, gate, view -> {});
      declare(world, place, merged, gate, view -> assertThat(get(view.rows())).isEqualTo(all));
      declare(
          world,
          place,
          total,
          gate,
          view -> {
            assertThat(get(view.get("a"))).contains(expected(world).get("a"));
            assertThatThrownBy(() -> get(view.rows()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("are kept in parts");
          });
    }
  }

  /**
   * @param before looks at the view while none of its events is folded anew
   */
  private static void declare(
      World world, StoreKind.Place place, Fold<Sum> fold, Gate gate, Consumer<View<Sum>> before) {
    try (var store = new Open(place.open())) {
      gate.shut();
      ProjectionRuntime runtime = world.start(store.store(), fold);
      View<Sum> view = runtime.view(fold);
      gate.awaitVisitor();
      before.accept(view);
      gate.open();
      await()
          .until(
              () ->
                  view.status().order() == fold.order()
                      && view.status().state() == State.RUNNING
                      && view.status().behind() == 0);
      assertThat(get(view.rows())).isEqualTo(rows(expected(world)));
      get(runtime.close());
    }
  }

  /** A fold with another key, or another merge. */
  private record Other(Fold<Sum> fold, UnaryOperator<String> key, BinaryOperator<Sum> how)
      implements WrappedFold<Sum> {
    @Override
    public Optional<BinaryOperator<Sum>> merge() {
      return Optional.of(how);
    }

    @Override
    public void apply(Occurrence event, Rows<Sum> rows) {
      if (event.payload() instanceof Measured measured) {
        rows.put(key.apply(measured.region()), new Sum(1, 0, 0));
      }
    }
  }

  @Test
  void a_key_that_parts_could_be_taken_for_stops_the_view() {
    for (String wrong : List.of("", "a\u0000", "a\u0001b")) {
      try (var world = world(PARTITIONS, MeterEvent.class)) {
        Fold<Sum> fold = new Other(SUMS, key -> wrong, SUMS.merge().orElseThrow());
        View<Sum> view = world.start(StoreKind.MEMORY.open(directory), fold).view(fold);
        var position = world.append("meter-1", new Measured("north", 1)).last();
        assertThatThrownBy(() -> get(view.atLeast(position).rows()))
            .isInstanceOf(ViewStoppedException.class)
            .hasMessageContaining("The key of a row");
      }
    }
  }

  @Test
  void a_failure_names_the_row_as_users_know_it() {
    try (var world = world(PARTITIONS, MeterEvent.class)) {
      Fold<Sum> fold = new Failing(SUMS);
      View<Sum> view = world.start(StoreKind.MEMORY.open(directory), fold).view(fold);
      world.append("meter-1", new Measured("north", 1));
      await().until(() -> view.status().state() == State.STOPPED);
      assertThat(view.status().failure().orElseThrow().rowOrNull()).isEqualTo("north");
    }
  }

  /** A fold that cannot change rows. */
  private record Failing(Fold<Sum> fold) implements WrappedFold<Sum> {
    @Override
    public void apply(Occurrence event, Rows<Sum> rows) {
      rows.update(
          "north",
          sum -> {
            throw new IllegalStateException("no change");
          });
    }
  }

  @Test
  void a_merge_that_fails_fails_the_question() {
    try (var world = world(PARTITIONS, MeterEvent.class)) {
      BinaryOperator<Sum> failing =
          (one, other) -> {
            throw new IllegalStateException("no merge");
          };
      Fold<Sum> fold = new Other(SUMS, key -> key, failing);
      View<Sum> view = world.start(StoreKind.MEMORY.open(directory), fold).view(fold);
      measure(world);
      var now = view.atLeast(world.store().end());
      assertThat(get(now.get("a"))).contains(new Sum(1, 0, 0));
      assertThatThrownBy(() -> get(now.rows())).hasMessage("no merge");
    }
  }

  @Test
  void the_kit_merges_streams() {
    ProjectionSpec.of(ByRegion.class)
        .given("meter-1", new Measured("north", 1), new Measured("south", 2))
        .given("meter-2", new Measured("north", 3))
        .given("meter-1", new Measured("north", 2))
        .thenRows(Map.of("north", new Sum(3, 18, 3), "south", new Sum(1, 6, 2)));
  }
}
