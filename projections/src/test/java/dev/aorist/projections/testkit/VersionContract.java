package dev.aorist.projections.testkit;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Position;
import dev.aorist.projections.Order;
import dev.aorist.projections.RowVersion;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.FencedException;
import dev.aorist.projections.spi.Keeps;
import dev.aorist.projections.spi.Place;
import dev.aorist.projections.spi.UnknownBuildException;
import dev.aorist.projections.spi.ViewStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What view stores do about versions of rows: obligation 17 of {@link ViewStore}. */
public abstract class VersionContract extends ParkedContract {
  protected static RowVersion<Thing> version(
      String key, long time, int partition, long offset, int number) {
    Thing row = number < 0 ? null : Thing.of(number);
    return new RowVersion<>(key, time, new Position(partition, offset), row);
  }

  protected Build createWithHistory() {
    return get(
        table.create(1, Order.TOTAL, PARTITIONS, new Keeps(true, List.of()), Switch.IF_EQUAL));
  }

  protected void keep(Claim claim, List<RowVersion<Thing>> versions) {
    keep(claim, versions, 0);
  }

  private void keep(Claim claim, List<RowVersion<Thing>> versions, long historyFrom) {
    get(table.commit(commit(claim, versions, historyFrom)));
  }

  private static Commit<Thing> commit(
      Claim claim, List<RowVersion<Thing>> versions, long historyFrom) {
    return new Commit<>(
        claim.build(),
        claim.epoch(),
        List.of(),
        List.of(),
        List.of(new Commit.Step(0, 1, 1, List.of())),
        versions,
        historyFrom,
        Commit.Parking.NONE);
  }

  private Optional<RowVersion<Thing>> at(
      Build build, String key, long time, int partition, long offset) {
    return get(
        table.versionAt(build.number(), key, new Place(time, new Position(partition, offset))));
  }

  @Test
  void o17_the_version_of_a_place_is_the_newest_at_or_before_it() {
    Build build = createWithHistory();
    Claim claim = claimAll(build);
    RowVersion<Thing> first = version("a", 10, 2, 5, 1);
    RowVersion<Thing> second = version("a", 20, 1, 7, 2);
    RowVersion<Thing> sameTime = version("a", 20, 2, 3, 3);
    RowVersion<Thing> gone = version("a", 20, 2, 4, -1);
    keep(claim, List.of(gone, first, version("b", 15, 0, 1, 9)));
    keep(claim, List.of(sameTime, second));

    assertThat(at(build, "a", 10, 2, 4)).isEmpty();
    assertThat(at(build, "a", 9, 3, 99)).isEmpty();
    assertThat(at(build, "a", 10, 2, 5)).contains(first);
    assertThat(at(build, "a", 20, 0, 99)).contains(first);
    assertThat(at(build, "a", 20, 1, 7)).contains(second);
    assertThat(at(build, "a", 20, 2, 2)).contains(second);
    assertThat(at(build, "a", 20, 2, 3)).contains(sameTime);
    assertThat(at(build, "a", 20, 2, 4)).contains(gone);
    assertThat(get(table.versionAt(build.number(), "a", Place.endOf(1L << 50)))).contains(gone);
    assertThat(get(table.versionAt(build.number(), "c", Place.endOf(99)))).isEmpty();
  }

  @Test
  void o17_versions_between_two_places_come_in_order() {
    Build build = createWithHistory();
    RowVersion<Thing> first = version("a", 10, 2, 5, 1);
    RowVersion<Thing> second = version("a", 20, 1, 7, -1);
    RowVersion<Thing> third = version("a", 20, 2, 3, 3);
    keep(claimAll(build), List.of(third, first, second, version("b", 15, 0, 1, 9)));

    assertThat(get(table.versions(build.number(), "a", Place.endOf(9), Place.endOf(20))))
        .containsExactly(first, second, third);
    assertThat(get(table.versions(build.number(), "a", Place.of(first), Place.of(second))))
        .containsExactly(second);
    assertThat(get(table.versions(build.number(), "a", Place.endOf(20), Place.endOf(10))))
        .isEmpty();
  }

  @Test
  void o17_all_rows_are_told_as_they_were_at_a_place_until_it_is_enough() {
    Build build = createWithHistory();
    RowVersion<Thing> old = version("\uD83D\uDE00", 10, 2, 5, 1);
    RowVersion<Thing> now = version("\uD83D\uDE00", 10, 2, 6, 2);
    RowVersion<Thing> b = version("b", 15, 0, 1, -1);
    RowVersion<Thing> high = version("\uFFFD", 5, 0, 2, 9);
    keep(claimAll(build), List.of(old, high, b, now, version("late", 16, 0, 1, 1)));

    assertThat(allAt(build, "", Place.endOf(15), 9)).containsExactly(b, high, now);
    assertThat(allAt(build, "", Place.of(old), 9)).containsExactly(high, old);
    assertThat(allAt(build, "b\0", Place.endOf(15), 1)).containsExactly(high);
    assertThat(allAt(build, "b", Place.endOf(4), 9)).isEmpty();
    Map<String, Place> places = Map.of("b", Place.endOf(14));
    List<RowVersion<Thing>> each = new ArrayList<>();
    get(
        table.versionsAt(
            build.number(), "", key -> places.getOrDefault(key, Place.of(old)), each::add));
    assertThat(each).containsExactly(high, old);
  }

  private List<RowVersion<Thing>> allAt(Build build, String fromKey, Place upTo, int limit) {
    List<RowVersion<Thing>> found = new ArrayList<>();
    get(
        table.versionsAt(
            build.number(),
            fromKey,
            key -> upTo,
            version -> {
              found.add(version);
              return found.size() < limit;
            }));
    return found;
  }

  @Test
  void o17_rows_with_very_many_versions_are_told_as_well() {
    Build build = createWithHistory();
    Claim claim = claimAll(build);
    List<RowVersion<Thing>> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.add(version("a", 1_000 + i, 0, i, i));
      many.add(version("c", 1_000 + i, 1, i, i));
    }
    keep(claim, many);
    keep(claim, List.of(version("b", 1_001, 2, 0, 7)));

    for (int moment : new int[] {0, 1, 150, 299}) {
      assertThat(allAt(build, "", Place.endOf(1_000 + moment), 9))
          .as("at %d", moment)
          .extracting(version -> version.key() + version.rowOrNull().number())
          .containsExactlyElementsOf(
              moment == 0 ? List.of("a0", "c0") : List.of("a" + moment, "b7", "c" + moment));
    }
    assertThat(allAt(build, "", Place.endOf(999), 9)).isEmpty();
    assertThat(allAt(build, "", Place.endOf(1_299), 1))
        .containsExactly(version("a", 1_299, 0, 299, 299));
  }

  @Test
  void o17_what_may_be_forgotten_is_and_what_was_before_is_known_to_be_gone() {
    Build build = createWithHistory();
    Claim claim = claimAll(build);
    keep(claim, List.of(version("still", 3, 3, 0, 1), version("still", 4, 3, 1, 2)), 1);
    for (int i = 0; i < 500; i++) {
      keep(claim, List.of(version("a", 10 + i, 0, i, i % 7 == 0 ? -1 : i)), Math.max(1, i - 20));
    }
    // The last commit wants to know from 479 on; what the row was then began at 479.
    List<RowVersion<Thing>> left =
        get(table.versions(build.number(), "a", Place.endOf(0), Place.endOf(1_000)));

    assertThat(left).hasSizeBetween(31, 2 * 31 + 1);
    assertThat(left).endsWith(version("a", 508, 0, 498, 498), version("a", 509, 0, 499, 499));
    for (int time = 479; time < 510; time++) {
      int number = time - 10;
      assertThat(at(build, "a", time, 3, 99))
          .contains(version("a", time, 0, number, number % 7 == 0 ? -1 : number));
    }
    RowVersion<Thing> gone = new RowVersion<>("a", -1, new Position(0, 0), null);
    assertThat(Place.of(gone)).isEqualTo(Place.FORGOTTEN);
    assertThat(at(build, "a", 400, 3, 99)).contains(gone);
    assertThat(allAt(build, "", Place.endOf(400), 9))
        .containsExactly(gone, version("still", 4, 3, 1, 2));
    // Another row that nothing happens to keeps what it has.
    assertThat(at(build, "still", 3, 3, 0)).contains(version("still", 3, 3, 0, 1));
    assertThat(at(build, "still", 2, 3, 0)).isEmpty();
  }

  @Test
  void o17_a_claim_that_was_overtaken_keeps_no_version() {
    Build build = createWithHistory();
    Claim old = claimAll(build);
    claimAll(build);

    assertThatThrownBy(() -> get(table.commit(commit(old, List.of(version("a", 1, 0, 0, 1)), 0))))
        .isInstanceOf(FencedException.class);
    assertThat(get(table.versionAt(build.number(), "a", Place.endOf(9)))).isEmpty();
  }

  @Test
  void o17_versions_go_with_their_build() {
    Build build = createWithHistory();
    keep(claimAll(build), List.of(version("a", 1, 0, 0, 1)));
    get(table.drop(build.number()));

    assertThatThrownBy(() -> get(table.versionAt(build.number(), "a", Place.endOf(9))))
        .isInstanceOf(UnknownBuildException.class);
    assertThat(get(table.versionAt(createWithHistory().number(), "a", Place.endOf(9)))).isEmpty();
  }
}
