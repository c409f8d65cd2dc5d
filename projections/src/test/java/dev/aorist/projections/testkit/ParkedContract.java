package dev.aorist.projections.testkit;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Position;
import dev.aorist.projections.Order;
import dev.aorist.projections.ParkedCount;
import dev.aorist.projections.ParkedEvent;
import dev.aorist.projections.Row;
import dev.aorist.projections.json.RowJson;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.FencedException;
import dev.aorist.projections.spi.UnknownBuildException;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What view stores do about parked and discarded events: obligations 15 and 16 of {@link
 * ViewStore}.
 */
public abstract class ParkedContract extends RowContract {
  private static ParkedEvent event(int partition, long offset, long time, String... keys) {
    return new ParkedEvent(
        new Position(partition, offset), time, "thing.done", List.of(keys), null, null);
  }

  private static Commit<Thing> commit(Claim claim, long offset, Commit.Parking parking) {
    return new Commit<>(
        claim.build(),
        claim.epoch(),
        List.of(new Row<>("a", Thing.of(offset))),
        List.of(),
        List.of(new Commit.Step(0, offset, 1, List.of())),
        List.of(),
        0,
        parking);
  }

  private static Commit.Parking parks(ParkedEvent... events) {
    return new Commit.Parking(List.of(), List.of(events), List.of());
  }

  protected List<ParkedEvent> parked(Build build) {
    List<ParkedEvent> events = new ArrayList<>();
    get(table.parked(build.number(), events::add));
    return events;
  }

  protected static final ParkedEvent FAILED =
      new ParkedEvent(
          new Position(3, 7),
          20,
          "thing.done",
          List.of("b", "ä", "\uFFFD", "\uD83D\uDE00"),
          "\uFFFD",
          "it was \"bad\" ".repeat(60));

  protected void park(Claim claim, ParkedEvent... events) {
    get(table.commit(commit(claim, 1, parks(events))));
  }

  @Test
  void o15_parked_events_come_back_as_they_were_and_in_order() {
    Build build = create();
    ParkedEvent late = event(0, 1, 30, "b");
    ParkedEvent early = event(1, 9, 10, "z");
    ParkedEvent same = event(3, 6, 20, "b");
    park(claimAll(build), late, FAILED, same, early);

    assertThat(parked(build)).containsExactly(early, same, FAILED, late);
    List<ParkedEvent> scanned = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    Checkpoint at =
        get(table.scan(build.number(), row -> rows.add(row.key()), scanned::add)).checkpoint();
    assertThat(at).isEqualTo(Checkpoint.of(1, 0, 0, 0));
    assertThat(rows).containsExactly("a");
    assertThat(scanned).containsExactly(early, same, FAILED, late);
  }

  @Test
  void o15_a_claim_tells_what_is_parked() {
    Build build = create();
    assertThat(claimAll(build).parkedKeys()).isEmpty();
    park(claimAll(build), FAILED, event(0, 3, 40, "b", "c"));

    Claim claim = get(table.claim(build.number(), partitions(1)));
    assertThat(claim.parkedKeys())
        .containsExactlyInAnyOrder("b", "c", "ä", "\uFFFD", "\uD83D\uDE00");
    assertThat(claim.parkedEvents()).isEqualTo(2);
    assertThat(get(table.builds()).get(0).parked()).isEqualTo(new ParkedCount(5, 2));
  }

  @Test
  void o15_events_are_taken_away_and_parked_again_in_one_commit() {
    Build build = create();
    Claim claim = claimAll(build);
    ParkedEvent first = event(0, 1, 10, "b", "c");
    ParkedEvent second = event(0, 2, 11, "c");
    park(claim, first, second, FAILED);
    var again = new ParkedEvent(new Position(0, 1), 10, "thing.done", List.of("c"), "c", "again");
    get(
        table.commit(
            commit(
                claim, 2, new Commit.Parking(List.of(first, FAILED), List.of(again), List.of()))));

    assertThat(parked(build)).containsExactly(again, second);
    assertThat(claimAll(build).parkedKeys()).containsExactly("c");
    assertThat(get(table.builds()).get(0).parked()).isEqualTo(new ParkedCount(1, 2));
  }

  @Test
  void o15_long_queues_are_taken_away_from_the_front_and_out_of_the_middle() {
    Build build = create();
    Claim claim = claimAll(build);
    List<ParkedEvent> events = new ArrayList<>();
    for (int i = 0; i < 950; i++) {
      String[] keys = i % 7 == 0 ? new String[] {"b", "c"} : new String[] {i % 2 == 0 ? "b" : "c"};
      String cause = i % 10 == 0 ? "line\none\ttwo\\three\r" + i : null;
      events.add(
          new ParkedEvent(
              new Position(i % 4, i),
              i / 3,
              "thing\\done",
              List.of(keys),
              cause == null ? null : keys[0],
              cause));
    }
    List<ParkedEvent> expected = new ArrayList<>(events);
    expected.sort(ParkedEvent.ORDER);
    for (int from = 0; from < 950; from += 300) {
      park(claim, events.subList(from, Math.min(950, from + 300)).toArray(new ParkedEvent[0]));
    }
    assertThat(parked(build)).isEqualTo(expected);
    List<List<ParkedEvent>> portions =
        List.of(
            List.copyOf(expected.subList(0, 333)),
            List.copyOf(expected.subList(500, 507)),
            List.of(expected.get(949)));
    for (List<ParkedEvent> gone : portions) {
      get(table.commit(commit(claim, 2, new Commit.Parking(gone, List.of(), List.of()))));
      expected.removeAll(gone);
      assertThat(parked(build)).isEqualTo(expected);
      assertThat(get(table.builds()).get(0).parked())
          .isEqualTo(new ParkedCount(2, expected.size()));
    }
    get(table.commit(commit(claim, 2, new Commit.Parking(expected, List.of(), List.of()))));
    assertThat(get(table.builds()).get(0).parked()).isEqualTo(ParkedCount.NONE);
    assertThat(claimAll(build).parkedKeys()).isEmpty();
  }

  @Test
  void o15_a_claim_that_was_overtaken_parks_and_discards_nothing() {
    Build build = create();
    Claim old = claimAll(build);
    claimAll(build);
    var parking = new Commit.Parking(List.of(), List.of(FAILED), List.of(new Position(0, 0)));

    assertThatThrownBy(() -> get(table.commit(commit(old, 1, parking))))
        .isInstanceOf(FencedException.class);
    assertThat(parked(build)).isEmpty();
    assertThat(get(table.discarded(1))).isEmpty();
  }

  @Test
  void o15_builds_do_not_see_each_others_and_take_them_along() {
    Build first = create();
    Build second = create();
    park(claimAll(first), FAILED);
    park(claimAll(second), event(0, 1, 10, "b"));
    get(table.drop(second.number()));

    assertThat(parked(first)).containsExactly(FAILED);
    assertThatThrownBy(() -> parked(second)).isInstanceOf(UnknownBuildException.class);
    assertThat(parked(create())).isEmpty();
  }

  @Test
  void o16_what_is_discarded_belongs_to_a_view_and_a_version() {
    ViewTable<Thing> other = store().table("others", RowJson.of(Thing.class));
    Build build = get(table.create(2, Order.TOTAL, PARTITIONS));
    var discards =
        new Commit.Parking(
            List.of(), List.of(), List.of(new Position(3, 1L << 40), new Position(0, 0)));
    get(table.commit(commit(claimAll(build), 1, discards)));
    get(table.drop(build.number()));

    assertThat(get(table.discarded(2)))
        .containsExactlyInAnyOrder(new Position(0, 0), new Position(3, 1L << 40));
    assertThat(get(table.discarded(1))).isEmpty();
    assertThat(get(other.discarded(2))).isEmpty();
  }
}
