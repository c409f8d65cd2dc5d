package dev.aorist.projections.testkit;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.projections.Order;
import dev.aorist.projections.ParkedCount;
import dev.aorist.projections.Row;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.ViewBuild.State;
import dev.aorist.projections.json.RowJson;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.FencedException;
import dev.aorist.projections.spi.Folded;
import dev.aorist.projections.spi.Keeps;
import dev.aorist.projections.spi.UnknownBuildException;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewStoreException;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every view store does; the numbers are those of the obligations of {@link ViewStore}. A
 * store that outlives its closing extends {@link DurableViewStoreContract} instead. None is ever
 * skipped.
 */
@Timeout(120)
public abstract class ViewStoreContract extends CopyContract {
  @Test
  void o1_a_build_begins_empty_at_the_start_and_not_live() {
    Build build = get(table.create(7, Order.TOTAL, PARTITIONS));

    assertThat(build)
        .isEqualTo(
            new Build(
                build.number(),
                7,
                Order.TOTAL,
                State.UNFINISHED,
                Checkpoint.start(PARTITIONS),
                ParkedCount.NONE,
                Keeps.NOTHING,
                Switch.IF_EQUAL,
                List.of("", "", "", "")));
    assertThat(get(table.builds())).containsExactly(build);
    assertThat(keys(build)).isEmpty();
  }

  @Test
  void o1_a_build_keeps_what_it_was_begun_for() {
    Build build =
        get(table.create(1, Order.STREAM, PARTITIONS, new Keeps(true, List.of()), Switch.ALWAYS));

    assertThat(build.when()).isEqualTo(Switch.ALWAYS);
    assertThat(build.keeps().history()).isTrue();
    assertThat(get(table.builds())).containsExactly(build);
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
                    new Commit.Step(1, 5, 5, List.of("account", "loan")),
                    new Commit.Step(3, 9, 9, List.of())))));

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
                List.of(
                    new Commit.Step(0, 3, 3, List.of()), new Commit.Step(2, 1, 1, List.of())))));

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
            List.of(
                new Commit.Step(0, 1, 1, List.of("account")), new Commit.Step(3, 1, 1, List.of())));

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
          get(table.scan(build.number(), row -> scanned.put(row.key(), row.row().number())))
              .checkpoint();
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
  void o9_builds_and_views_do_not_see_each_other() {
    ViewTable<Thing> other = store().table("others", RowJson.of(Thing.class));
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
    ViewTable<Thing> other = store().table("others", RowJson.of(Thing.class));
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
  void o10_the_build_that_was_live_before_is_old_and_no_other() {
    Build first = create();
    Build second = create();
    Build third = create();
    get(table.publish(first.number()));
    get(table.publish(second.number()));
    assertThat(states()).containsExactly(State.OLD, State.LIVE, State.UNFINISHED);
    get(table.publish(second.number()));
    assertThat(states()).containsExactly(State.OLD, State.LIVE, State.UNFINISHED);
    get(table.publish(first.number()));
    assertThat(states()).containsExactly(State.LIVE, State.OLD, State.UNFINISHED);
    get(table.publish(third.number()));
    assertThat(states()).containsExactly(State.OLD, State.UNFINISHED, State.LIVE);
    get(table.drop(first.number()));
    assertThat(states()).containsExactly(State.UNFINISHED, State.LIVE);
  }

  private List<State> states() {
    return get(table.builds()).stream().map(Build::state).toList();
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
  void o19_events_are_counted_by_partition_with_the_state_that_they_belong_to() {
    Build build = create();
    Claim claim = claimAll(build);
    get(table.commit(moving(claim, new Commit.Step(1, 5, 5, List.of()))));
    get(
        table.commit(
            moving(
                claim,
                new Commit.Step(1, 7, 2, List.of()),
                // A worker that skipped one, and one that was shown its events twice.
                new Commit.Step(2, 9, 8, List.of()),
                new Commit.Step(3, 2, 4, List.of()))));

    Folded folded = get(table.scan(build.number(), row -> {}));
    assertThat(folded.checkpoint()).isEqualTo(Checkpoint.of(0, 7, 9, 2));
    assertThat(folded.seen()).isEqualTo(Checkpoint.of(0, 7, 8, 4));
  }

  private static Commit<Thing> moving(Claim claim, Commit.Step... steps) {
    return new Commit<>(claim.build(), claim.epoch(), List.of(), List.of(), List.of(steps));
  }

  @Test
  void o20_builds_tell_who_has_claimed_their_partitions() {
    Build made = get(table.create(1, Order.STREAM, 4, Keeps.NOTHING, Switch.ALWAYS, "a"));
    assertThat(made.holders()).containsExactly("a", "a", "a", "a");
    Claim first = get(table.claim(made.number(), partitions(0, 1), "b"));
    get(table.claim(made.number(), partitions(1, 2), "c"));
    assertThat(first.holder()).isEqualTo("b");
    assertThat(get(table.builds()).get(0).holders()).containsExactly("b", "c", "c", "a");

    get(table.release(first));
    assertThat(get(table.builds()).get(0).holders()).containsExactly("", "c", "c", "a");
    get(table.publish(made.number()));
    assertThat(get(table.builds()).get(0).holders()).containsExactly("", "", "", "");

    get(table.claim(made.number(), partitions(0, 1, 2, 3), "d"));
    get(table.publish(create().number()));
    assertThat(get(table.builds()).get(0).holders()).containsExactly("", "", "", "");
  }

  @Test
  void o21_a_build_is_published_over_a_claim_that_holds_only() {
    Build first = create();
    Build second = create();
    assertThat(get(table.publish(first.number(), null))).isTrue();
    assertThat(get(table.publish(second.number(), null))).isFalse();
    assertThat(get(table.publish(second.number(), claimAll(second)))).isFalse();

    Claim all = claimAll(first);
    Claim again = get(table.claim(first.number(), partitions(2)));
    assertThat(get(table.publish(second.number(), all))).isFalse();
    assertThat(get(table.publish(second.number(), again))).isFalse();
    assertThat(states()).containsExactly(State.LIVE, State.UNFINISHED);

    assertThat(get(table.publish(second.number(), claimAll(first)))).isTrue();
    assertThat(states()).containsExactly(State.OLD, State.LIVE);
    assertThatThrownBy(() -> get(table.publish(99, claimAll(second))))
        .isInstanceOf(UnknownBuildException.class);
  }

  @Test
  void o21_of_several_that_are_published_at_once_over_none_one_is_live() {
    List<Build> builds = List.of(create(), create(), create());
    List<Future<Boolean>> published =
        builds.stream().map(build -> table.publish(build.number(), null)).toList();

    assertThat(published.stream().map(World::get)).containsOnlyOnce(true);
    assertThat(get(table.builds())).extracting(Build::live).containsOnlyOnce(true);
  }

  @Test
  void o14_a_closed_store_says_so() {
    Build build = create();
    get(store().close());
    get(store().close());

    assertThatThrownBy(() -> get(table.page(build.number(), "", 1)))
        .isInstanceOf(ViewStoreException.class)
        .hasMessageContaining("is closed")
        .hasMessageEndingWith("Open it again.");
  }
}
