package dev.aorist.projections.testkit;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.projections.Order;
import dev.aorist.projections.Row;
import dev.aorist.projections.Rows;
import dev.aorist.projections.json.RowJson;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.FencedException;
import dev.aorist.projections.spi.UnknownBuildException;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewStoreException;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every view store does; the numbers are those of the obligations of {@link ViewStore}. A
 * store that outlives its closing extends {@link DurableViewStoreContract} instead. None is ever
 * skipped.
 */
@Timeout(120)
public abstract class ViewStoreContract {
  protected static final int PARTITIONS = 4;

  /** A row with whatever a record may hold. */
  public record Thing(
      long number,
      double measure,
      String text,
      Instant at,
      Optional<String> maybe,
      List<Integer> list,
      Map<String, Long> map,
      Set<String> set) {
    static Thing of(long number) {
      return new Thing(
          number,
          number / 3.0,
          "text " + number,
          Instant.EPOCH.plusMillis(number),
          Optional.empty(),
          List.of(),
          Map.of(),
          Set.of());
    }
  }

  private ViewStore store;
  protected ViewTable<Thing> table;

  /** Opens an empty store, and the same again within one test if it outlives its closing. */
  protected abstract Future<? extends ViewStore> open();

  @BeforeEach
  protected void openStore() {
    store = get(open());
    table = store.table("things", RowJson.of(Thing.class));
  }

  @AfterEach
  protected void closeStore() {
    get(store.close());
  }

  protected ViewStore store() {
    return store;
  }

  protected static BitSet partitions(int... numbers) {
    var partitions = new BitSet();
    for (int number : numbers) {
      partitions.set(number);
    }
    return partitions;
  }

  protected Build create() {
    return get(table.create(1, Order.STREAM, PARTITIONS));
  }

  protected Claim claimAll(Build build) {
    return get(table.claim(build.number(), partitions(0, 1, 2, 3)));
  }

  /** A commit that puts things under keys and moves one partition. */
  protected Commit<Thing> commit(
      Claim claim, int partition, long offset, Object... keysAndNumbers) {
    List<Row<Thing>> puts = new ArrayList<>();
    for (int i = 0; i < keysAndNumbers.length; i += 2) {
      puts.add(new Row<>((String) keysAndNumbers[i], Thing.of((int) keysAndNumbers[i + 1])));
    }
    return new Commit<>(
        claim.build(),
        claim.epoch(),
        puts,
        List.of(),
        List.of(new Commit.Step(partition, offset, List.of())));
  }

  private List<String> keys(Build build) {
    return get(table.page(build.number(), "", 1_000)).stream().map(Row::key).toList();
  }

  private Checkpoint checkpoint(Build build) {
    return get(table.scan(build.number(), row -> {}));
  }

  @Test
  void o1_a_build_begins_empty_at_the_start_and_not_live() {
    Build build = get(table.create(7, Order.TOTAL, PARTITIONS));

    assertThat(build)
        .isEqualTo(new Build(build.number(), 7, Order.TOTAL, false, Checkpoint.start(PARTITIONS)));
    assertThat(get(table.builds())).containsExactly(build);
    assertThat(keys(build)).isEmpty();
  }

  @Test
  void o1_numbers_of_builds_grow_also_over_dropped_ones() {
    Build first = create();
    Build second = create();
    get(table.drop(second.number()));
    Build third = create();

    assertThat(second.number()).isGreaterThan(first.number());
    assertThat(third.number()).isGreaterThan(second.number());
  }

  @Test
  void o2_a_claim_tells_what_is_stored() {
    Build build = create();
    Claim claim = claimAll(build);
    get(
        table.commit(
            new Commit<>(
                build.number(),
                claim.epoch(),
                List.of(),
                List.of(),
                List.of(
                    new Commit.Step(1, 5, List.of("account", "loan")),
                    new Commit.Step(3, 9, List.of())))));

    Claim next = get(table.claim(build.number(), partitions(0)));
    assertThat(next.epoch()).isGreaterThan(claim.epoch());
    assertThat(next.checkpoint()).isEqualTo(Checkpoint.of(0, 5, 0, 9));
    assertThat(next.categories()).containsExactlyInAnyOrder("account", "loan");
  }

  @Test
  void o3_a_commit_changes_rows_and_offsets_together() {
    Build build = create();
    Claim claim = claimAll(build);
    get(table.commit(commit(claim, 0, 2, "a", 1, "b", 2)));
    get(
        table.commit(
            new Commit<>(
                build.number(),
                claim.epoch(),
                List.of(new Row<>("b", Thing.of(20)), new Row<>("c", Thing.of(3))),
                List.of("a", "never there"),
                List.of(new Commit.Step(0, 3, List.of()), new Commit.Step(2, 1, List.of())))));

    assertThat(get(table.page(build.number(), "", 10)))
        .containsExactly(new Row<>("b", Thing.of(20)), new Row<>("c", Thing.of(3)));
    assertThat(checkpoint(build)).isEqualTo(Checkpoint.of(3, 0, 1, 0));
    assertThat(get(table.builds()).get(0).checkpoint()).isEqualTo(Checkpoint.of(3, 0, 1, 0));
  }

  @Test
  void o3_a_commit_may_move_offsets_alone() {
    Build build = create();
    get(table.commit(commit(claimAll(build), 2, 8)));

    assertThat(checkpoint(build)).isEqualTo(Checkpoint.of(0, 0, 8, 0));
  }

  @Test
  void o4_a_claim_that_was_overtaken_commits_nothing() {
    Build build = create();
    Claim old = claimAll(build);
    get(table.commit(commit(old, 0, 1, "a", 1)));
    Claim taken = get(table.claim(build.number(), partitions(0)));

    assertThatThrownBy(() -> get(table.commit(commit(old, 0, 2, "a", 2, "b", 2))))
        .isInstanceOfSatisfying(
            FencedException.class,
            fenced -> {
              assertThat(fenced.view()).isEqualTo("things");
              assertThat(fenced.build()).isEqualTo(build.number());
              assertThat(fenced.epoch()).isEqualTo(old.epoch());
            });
    assertThat(keys(build)).containsExactly("a");
    assertThat(checkpoint(build)).isEqualTo(Checkpoint.of(1, 0, 0, 0));
    get(table.commit(commit(taken, 0, 2, "a", 3)));
  }

  @Test
  void o4_a_commit_of_several_partitions_fails_if_one_was_overtaken() {
    Build build = create();
    Claim old = claimAll(build);
    get(table.claim(build.number(), partitions(3)));
    var both =
        new Commit<>(
            build.number(),
            old.epoch(),
            List.of(new Row<>("a", Thing.of(1))),
            List.of(),
            List.of(new Commit.Step(0, 1, List.of("account")), new Commit.Step(3, 1, List.of())));

    assertThatThrownBy(() -> get(table.commit(both))).isInstanceOf(FencedException.class);
    assertThat(keys(build)).isEmpty();
    assertThat(claimAll(build).categories()).isEmpty();
    assertThat(checkpoint(build)).isEqualTo(Checkpoint.start(PARTITIONS));
  }

  @Test
  void o5_claims_of_other_partitions_commit_side_by_side() {
    Build build = create();
    Claim left = get(table.claim(build.number(), partitions(0, 1)));
    Claim right = get(table.claim(build.number(), partitions(2, 3)));
    List<Future<Void>> commits = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      Future<Void> first = table.commit(commit(left, i % 2, i, "left " + i, i));
      commits.add(table.commit(commit(right, 2 + i % 2, i, "right " + i, i)));
      get(first);
    }
    commits.forEach(World::get);

    assertThat(keys(build)).hasSize(40);
    assertThat(checkpoint(build).offset(0)).isEqualTo(20);
  }

  @Test
  void o6_no_read_sees_part_of_a_commit() {
    Build build = create();
    Claim claim = claimAll(build);
    int rounds = 60;
    Promise<Void> written = Promise.promise();
    write(claim, 1, rounds, written);

    // Each round writes its number to many rows and to the offset.
    int reads = 0;
    while (!written.future().isComplete()) {
      Map<String, Long> scanned = new HashMap<>();
      Checkpoint at =
          get(table.scan(build.number(), row -> scanned.put(row.key(), row.row().number())));
      assertThat(scanned.values()).allMatch(number -> number == at.offset(0));
      assertThat(scanned).hasSize(at.offset(0) == 0 ? 0 : 30);
      assertThat(numbers(get(table.page(build.number(), "", 1_000)))).hasSizeLessThan(2);
      var some = get(table.get(build.number(), List.of("key 0", "key 29"))).values();
      assertThat(some.stream().map(Thing::number).distinct()).hasSizeLessThan(2);
      reads++;
    }
    get(written.future());
    assertThat(reads).isPositive();
    assertThat(numbers(get(table.page(build.number(), "", 1_000)))).containsExactly((long) rounds);
  }

  private void write(Claim claim, int round, int rounds, Promise<Void> done) {
    Object[] rows = new Object[60];
    for (int i = 0; i < 30; i++) {
      rows[2 * i] = "key " + i;
      rows[2 * i + 1] = round;
    }
    table
        .commit(commit(claim, 0, round, rows))
        .onFailure(done::fail)
        .onSuccess(
            committed -> {
              if (round == rounds) {
                done.complete();
              } else {
                Thread next = new Thread(() -> write(claim, round + 1, rounds, done));
                next.start();
              }
            });
  }

  private static Set<Long> numbers(List<Row<Thing>> rows) {
    return Set.copyOf(rows.stream().map(row -> row.row().number()).distinct().toList());
  }

  @Test
  void o7_rows_are_sorted_by_the_code_points_of_their_keys() {
    Build build = create();
    Claim claim = claimAll(build);
    List<String> sorted =
        List.of(
            "\u0001",
            " ",
            "A",
            "B",
            "Z",
            "a",
            "a\0",
            "a\0b",
            "ab",
            "b",
            "ä",
            "\uD7FF",
            "\uE000",
            "\uFFFD",
            "\uD83D\uDE00",
            "\uDBFF\uDFFF");
    List<Object> scrambled = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      scrambled.add(sorted.get(i * 7 % sorted.size()));
      scrambled.add(i);
    }
    get(table.commit(commit(claim, 0, 1, scrambled.toArray())));

    assertThat(keys(build)).isEqualTo(sorted);
    List<String> scanned = new ArrayList<>();
    get(table.scan(build.number(), row -> scanned.add(row.key())));
    assertThat(scanned).isEqualTo(sorted);
    assertThat(get(table.page(build.number(), "a\0", 3)).stream().map(Row::key))
        .containsExactly("a\0", "a\0b", "ab");
    assertThat(get(table.page(build.number(), "\uD800\uDC00", 9)).stream().map(Row::key))
        .containsExactly("\uD83D\uDE00", "\uDBFF\uDFFF");
  }

  @Test
  void o7_keys_may_be_as_long_as_is_promised() {
    Build build = create();
    String longest = "\uD83D\uDE00".repeat(Rows.MAX_KEY_BYTES / 4);
    get(table.commit(commit(claimAll(build), 0, 1, longest, 1)));

    assertThat(keys(build)).containsExactly(longest);
    assertThat(get(table.get(build.number(), List.of(longest)))).containsKey(longest);
  }

  @Test
  void o7_many_rows_come_page_by_page() {
    Build build = create();
    Claim claim = claimAll(build);
    Map<String, Thing> expected = new TreeMap<>();
    for (int round = 0; round < 5; round++) {
      List<Object> rows = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        String key = "k" + (i * 7919 + round * 104_729) % 10_007;
        if (expected.put(key, Thing.of(i)) == null || !rows.contains(key)) {
          rows.add(key);
          rows.add(i);
        }
      }
      get(table.commit(commit(claim, 0, round + 1, rows.toArray())));
    }

    List<Row<Thing>> paged = new ArrayList<>();
    List<Row<Thing>> page = get(table.page(build.number(), "", 100));
    while (!page.isEmpty()) {
      paged.addAll(page);
      page = get(table.page(build.number(), page.get(page.size() - 1).nextKey(), 100));
    }
    List<Row<Thing>> scanned = new ArrayList<>();
    get(table.scan(build.number(), scanned::add));
    List<Row<Thing>> all =
        expected.entrySet().stream().map(e -> new Row<>(e.getKey(), e.getValue())).toList();
    assertThat(paged).isEqualTo(all);
    assertThat(scanned).isEqualTo(all);
    assertThat(get(table.get(build.number(), expected.keySet()))).isEqualTo(expected);
  }

  @Test
  void o8_rows_come_back_equal() {
    Build build = create();
    Claim claim = claimAll(build);
    var thing =
        new Thing(
            Long.MIN_VALUE,
            -0.1 + 1e-300,
            "\"quoted\" \\ \n \0 ä \uD83D\uDE00 " + "long ".repeat(20_000),
            Instant.parse("2018-01-31T23:59:59.123456789Z"),
            Optional.of(""),
            List.of(3, 1, 2),
            Map.of("b", 1L, "a", Long.MAX_VALUE),
            Set.of("x", "y"));
    get(
        table.commit(
            new Commit<>(
                build.number(),
                claim.epoch(),
                List.of(new Row<>("a", thing)),
                List.of(),
                List.of(new Commit.Step(0, 1, List.of())))));

    assertThat(get(table.get(build.number(), List.of("a")))).isEqualTo(Map.of("a", thing));
  }

  @Test
  void o8_rows_are_given_in_the_order_in_which_they_are_asked_for() {
    Build build = create();
    get(table.commit(commit(claimAll(build), 0, 1, "a", 1, "b", 2, "c", 3)));

    assertThat(get(table.get(build.number(), List.of("c", "nobody", "a"))).keySet())
        .containsExactly("c", "a");
    assertThat(get(table.get(build.number(), List.of()))).isEmpty();
  }

  @Test
  void o9_builds_and_views_do_not_see_each_other() {
    ViewTable<Thing> other = store.table("others", RowJson.of(Thing.class));
    Build first = create();
    Build second = create();
    Build third = get(other.create(1, Order.STREAM, PARTITIONS));
    get(table.commit(commit(claimAll(first), 0, 1, "a", 1)));

    assertThat(keys(second)).isEmpty();
    assertThat(get(other.page(third.number(), "", 10))).isEmpty();
    assertThat(get(table.builds()))
        .extracting(Build::number)
        .containsExactly(first.number(), second.number());
    assertThat(get(other.builds())).extracting(Build::number).containsExactly(third.number());
    assertThat(checkpoint(second)).isEqualTo(Checkpoint.start(PARTITIONS));
  }

  @Test
  void o10_one_build_is_live() {
    ViewTable<Thing> other = store.table("others", RowJson.of(Thing.class));
    Build first = create();
    Build second = create();
    Build third = get(other.create(1, Order.STREAM, PARTITIONS));
    get(other.publish(third.number()));

    get(table.publish(first.number()));
    assertThat(get(table.builds())).extracting(Build::live).containsExactly(true, false);
    get(table.publish(second.number()));
    assertThat(get(table.builds())).extracting(Build::live).containsExactly(false, true);
    assertThat(get(other.builds())).extracting(Build::live).containsExactly(true);
  }

  @Test
  void o11_a_dropped_build_is_gone() {
    Build build = create();
    Claim claim = claimAll(build);
    get(table.commit(commit(claim, 0, 1, "a", 1)));
    get(table.drop(build.number()));

    long number = build.number();
    assertThat(get(table.builds())).isEmpty();
    List<java.util.function.Supplier<Future<?>>> calls =
        List.of(
            () -> table.claim(number, partitions(0)),
            () -> table.commit(commit(claim, 0, 2, "a", 2)),
            () -> table.publish(number),
            () -> table.drop(number),
            () -> table.get(number, List.of("a")),
            () -> table.page(number, "", 10),
            () -> table.scan(number, row -> {}));
    for (var call : calls) {
      assertThatThrownBy(() -> get(call.get()))
          .isInstanceOfSatisfying(
              UnknownBuildException.class,
              unknown -> assertThat(unknown.build()).isEqualTo(number));
    }
  }

  @Test
  void o11_the_live_build_cannot_be_dropped() {
    Build build = create();
    get(table.publish(build.number()));

    assertThatThrownBy(() -> get(table.drop(build.number())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("publish another first");
    assertThat(keys(build)).isEmpty();
  }

  @Test
  void o13_futures_complete_on_the_callers_context() {
    Vertx vertx = Vertx.vertx();
    try {
      Build build = create();
      Promise<Context> seen = Promise.promise();
      Context caller = vertx.getOrCreateContext();
      caller.runOnContext(
          ignored ->
              table
                  .page(build.number(), "", 1)
                  .onComplete(page -> seen.complete(Vertx.currentContext())));

      assertThat(get(seen.future())).isEqualTo(caller);
    } finally {
      get(vertx.close());
    }
  }

  @Test
  void o14_a_closed_store_says_so() {
    Build build = create();
    get(store.close());
    get(store.close());

    assertThatThrownBy(() -> get(table.page(build.number(), "", 1)))
        .isInstanceOf(ViewStoreException.class)
        .hasMessageContaining("is closed")
        .hasMessageEndingWith("Open it again.");
  }
}
