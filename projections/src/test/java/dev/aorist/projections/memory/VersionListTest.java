package dev.aorist.projections.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Position;
import dev.aorist.projections.RowVersion;
import dev.aorist.projections.spi.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever the order in which versions come, they are found as in a sorted map. */
class VersionListTest {
  private static final long SEED = Long.getLong("aorist.seed", 3);
  private final Random random = new Random(SEED);

  private Place place() {
    return new Place(random.nextInt(30), new Position(random.nextInt(2), random.nextInt(4)));
  }

  @Test
  void versions_are_found_as_in_a_sorted_map() {
    for (int round = 0; round < 200; round++) {
      var list = new VersionList<Integer>();
      NavigableMap<Place, RowVersion<Integer>> reference = new TreeMap<>();
      for (int commit = random.nextInt(12); commit >= 0; commit--) {
        List<RowVersion<Integer>> some = new ArrayList<>();
        NavigableMap<Place, Boolean> used = new TreeMap<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
          // Mostly behind all that is there, as it is live.
          Place place = random.nextInt(3) == 0 || reference.isEmpty() ? place() : behind(reference);
          if (used.put(place, true) == null) {
            some.add(new RowVersion<>("a", place.timestamp(), place.position(), random.nextInt()));
          }
        }
        list.add(some, 0);
        some.forEach(version -> reference.put(Place.of(version), version));
        check(list, reference);
      }
    }
  }

  private Place behind(NavigableMap<Place, ?> reference) {
    Place last = reference.lastKey();
    return new Place(
        last.timestamp() + random.nextInt(2),
        new Position(2, last.position().offset() + 1 + random.nextInt(3)));
  }

  private void check(
      VersionList<Integer> list, NavigableMap<Place, RowVersion<Integer>> reference) {
    String how = "seed " + SEED + ", of " + reference.keySet();
    Place after = place();
    Place upTo = place();
    Map.Entry<Place, RowVersion<Integer>> newest = reference.floorEntry(upTo);
    assertThat(list.at(upTo)).as(how).isEqualTo(newest == null ? null : newest.getValue());
    List<RowVersion<Integer>> between =
        after.compareTo(upTo) > 0
            ? List.of()
            : List.copyOf(reference.subMap(after, false, upTo, true).values());
    assertThat(list.between(after, upTo)).as(how).isEqualTo(between);
    assertThat(list.between(Place.FORGOTTEN, Place.endOf(99)))
        .as(how)
        .isEqualTo(List.copyOf(reference.values()));
  }
}
