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
    get(table.commit(commit(claim, versions)));
  }

  private static Commit<Thing> commit(Claim claim, List<RowVersion<Thing>> versions) {
    return new Commit<>(
        claim.build(),
        claim.epoch(),
        List.of(),
        List.of(),
        List.of(new Commit.Step(0, 1, 1, List.of())),
        versions,
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
  void o17_a_scan_gives_the_newest_version_of_each_row_first_until_it_is_enough() {
    Build build = createWithHistory();
    RowVersion<Thing> old = version("\uD83D\uDE00", 10, 2, 5, 1);
    RowVersion<Thing> now = version("\uD83D\uDE00", 10, 2, 6, 2);
    RowVersion<Thing> b = version("b", 15, 0, 1, 9);
    RowVersion<Thing> high = version("\uFFFD", 15, 0, 2, 9);
    keep(claimAll(build), List.of(old, high, b, now));
    List<RowVersion<Thing>> all = new ArrayList<>();
    get(table.scanVersions(build.number(), "", all::add));
    List<RowVersion<Thing>> some = new ArrayList<>();
    get(
        table.scanVersions(
            build.number(),
            "c",
            version -> {
              some.add(version);
              return some.size() < 2;
            }));

    assertThat(all).containsExactly(b, high, now, old);
    assertThat(some).containsExactly(high, now);
  }

  @Test
  void o17_a_claim_that_was_overtaken_keeps_no_version() {
    Build build = createWithHistory();
    Claim old = claimAll(build);
    claimAll(build);

    assertThatThrownBy(() -> get(table.commit(commit(old, List.of(version("a", 1, 0, 0, 1))))))
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
