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
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.FencedException;
import dev.aorist.projections.spi.Keeps;
import dev.aorist.projections.spi.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a view store that outlives its closing does besides; {@code open} opens it again. */
public abstract class DurableViewStoreContract extends ViewStoreContract {
  private void reopen() {
    closeStore();
    openStore();
  }

  @Test
  void o12_a_store_that_was_closed_holds_its_last_commit() {
    Build build = get(table.create(3, Order.TOTAL, PARTITIONS, Keeps.NOTHING, Switch.ALWAYS));
    Claim claim = claimAll(build);
    get(table.commit(commit(claim, 1, 4, "a", 1)));
    get(table.publish(build.number()));
    get(table.commit(commit(claim, 1, 5, "a", 2, "b", 3)));

    reopen();

    var stored =
        new Build(
            build.number(),
            3,
            Order.TOTAL,
            State.LIVE,
            Checkpoint.of(0, 5, 0, 0),
            ParkedCount.NONE,
            Keeps.NOTHING,
            Switch.ALWAYS,
            List.of("", "", "", ""));
    assertThat(get(table.builds())).containsExactly(stored);
    assertThat(get(table.page(build.number(), "", 10)))
        .containsExactly(new Row<>("a", Thing.of(2)), new Row<>("b", Thing.of(3)));
    assertThat(claimAll(build).epoch()).isGreaterThan(claim.epoch());
  }

  @Test
  void o12_copies_are_there_after_a_close() {
    Build build = create();
    get(table.commit(commit(claimAll(build), 0, 1, "a", 1)));
    Build copy = get(table.copy(build.number()));

    reopen();

    assertThat(get(table.builds()).get(1)).isEqualTo(copy);
    assertThat(get(table.page(copy.number(), "", 9))).containsExactly(new Row<>("a", Thing.of(1)));
  }

  @Test
  void o12_parked_events_are_there_after_a_close() {
    Build build = create();
    park(claimAll(build), FAILED);

    reopen();

    assertThat(parked(build)).containsExactly(FAILED);
    assertThat(claimAll(build).parkedKeys()).containsExactlyInAnyOrderElementsOf(FAILED.keys());
  }

  @Test
  void o12_versions_are_there_after_a_close_and_gone_with_their_build() {
    Build build = createWithHistory();
    keep(claimAll(build), List.of(version("a", 10, 0, 4, 1)));
    Build dropped = createWithHistory();
    get(table.drop(dropped.number()));

    reopen();

    assertThat(get(table.versionAt(build.number(), "a", Place.endOf(10))))
        .contains(version("a", 10, 0, 4, 1));
    assertThat(get(table.builds())).extracting(Build::number).containsExactly(build.number());
  }

  @Test
  void o12_claims_do_not_outlive_the_next_one_after_reopening() {
    Build build = create();
    Claim before = claimAll(build);
    reopen();
    claimAll(build);

    assertThatThrownBy(() -> get(table.commit(commit(before, 0, 1, "a", 1))))
        .isInstanceOf(FencedException.class);
  }

  @Test
  void o1_numbers_of_builds_grow_over_reopening() {
    Build first = create();
    get(table.drop(first.number()));
    reopen();

    assertThat(create().number()).isGreaterThan(first.number());
  }
}
