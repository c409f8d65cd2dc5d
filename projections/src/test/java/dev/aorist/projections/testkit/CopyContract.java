package dev.aorist.projections.testkit;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.projections.Order;
import dev.aorist.projections.Row;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.ViewBuild.State;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.Folded;
import dev.aorist.projections.spi.Keeps;
import dev.aorist.projections.spi.UnknownBuildException;
import dev.aorist.projections.spi.ViewStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What view stores do about copies: obligation 22 of {@link ViewStore}. */
public abstract class CopyContract extends IndexContract {
  @Test
  void o22_a_copy_holds_one_state_whatever_becomes_of_its_origin() {
    Build build =
        get(table.create(3, Order.TOTAL, PARTITIONS, new Keeps(true, List.of()), Switch.ALWAYS));
    Claim claim = claimAll(build);
    get(
        table.commit(
            new Commit<>(
                build.number(),
                claim.epoch(),
                List.of(new Row<>("a", Thing.of(1)), new Row<>("b", Thing.of(2))),
                List.of(),
                List.of(
                    new Commit.Step(0, 5, 4, List.of("account")),
                    new Commit.Step(2, 7, 7, List.of("loan"))))));
    get(table.publish(build.number()));

    Build copy = get(table.copy(build.number()));
    get(table.commit(commit(claim, 1, 9, "a", 10, "c", 3)));

    assertThat(copy.number()).isGreaterThan(build.number());
    assertThat(copy.version()).isEqualTo(3);
    assertThat(copy.order()).isEqualTo(Order.TOTAL);
    assertThat(copy.state()).isEqualTo(State.CHECKPOINT);
    assertThat(copy.keeps()).isEqualTo(Keeps.NOTHING);
    assertThat(copy.checkpoint()).isEqualTo(Checkpoint.of(5, 0, 7, 0));
    assertThat(get(table.builds())).contains(copy);
    assertHolds(copy);
    assertThat(claimAll(copy).categories()).containsExactlyInAnyOrder("account", "loan");

    Build next = create();
    get(table.publish(next.number()));
    get(table.drop(build.number()));
    assertThat(get(table.builds()).stream().map(Build::state))
        .containsExactly(State.CHECKPOINT, State.LIVE);
    assertHolds(copy);
    get(table.drop(copy.number()));
    assertThat(get(table.builds())).extracting(Build::number).containsExactly(next.number());
  }

  private void assertHolds(Build copy) {
    List<Row<Thing>> rows = new ArrayList<>();
    Folded folded = get(table.scan(copy.number(), rows::add));
    assertThat(rows)
        .containsExactly(new Row<>("a", Thing.of(1)), new Row<>("b", Thing.of(2)))
        .isEqualTo(get(table.page(copy.number(), "", 9)));
    assertThat(folded.checkpoint()).isEqualTo(copy.checkpoint());
    assertThat(folded.seen()).isEqualTo(Checkpoint.of(4, 0, 7, 0));
    assertThat(get(table.get(copy.number(), List.of("b", "c")))).containsOnlyKeys("b");
  }

  @Test
  void o22_copies_made_while_others_commit_lie_between_two_commits() {
    Build build = create();
    Claim claim = claimAll(build);
    List<Future<Void>> commits = new ArrayList<>();
    List<Future<Build>> copies = new ArrayList<>();
    for (int round = 1; round <= 20; round++) {
      Object[] rows = new Object[60];
      for (int i = 0; i < 30; i++) {
        rows[2 * i] = "key " + i;
        rows[2 * i + 1] = round;
      }
      commits.add(table.commit(commit(claim, 0, round, rows)));
      if (round % 4 == 0) {
        copies.add(table.copy(build.number()));
      }
      if (round % 7 == 0) {
        get(commits.get(commits.size() - 1));
      }
    }
    commits.forEach(World::get);

    for (Future<Build> each : copies) {
      Build copy = get(each);
      Map<String, Long> scanned = new HashMap<>();
      get(table.scan(copy.number(), row -> scanned.put(row.key(), row.row().number())));
      long round = copy.checkpoint().offset(0);
      assertThat(scanned).hasSize(round == 0 ? 0 : 30);
      assertThat(scanned.values()).allMatch(number -> number == round);
    }
  }

  @Test
  void o22_what_is_parked_is_not_copied() {
    Build build = create();
    park(claimAll(build), FAILED);

    assertThatThrownBy(() -> get(table.copy(build.number())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has parked 1 events")
        .hasMessageContaining("Retry or discard");
    assertThat(get(table.builds())).extracting(Build::number).containsExactly(build.number());
  }

  @Test
  void o22_what_is_not_there_is_not_copied() {
    assertThatThrownBy(() -> get(table.copy(4_711))).isInstanceOf(UnknownBuildException.class);
    assertThat(get(table.builds())).isEmpty();
  }
}
