package dev.aorist.projections.memory;

import dev.aorist.projections.RowVersion;
import dev.aorist.projections.spi.KeyOrder;
import dev.aorist.projections.spi.Place;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The versions of a build's rows. One thread adds at a time, any may read meanwhile. */
final class Versions<R> {
  private final NavigableMap<String, NavigableMap<Place, RowVersion<R>>> byKey =
      new ConcurrentSkipListMap<>(KeyOrder.INSTANCE);

  void add(List<RowVersion<R>> versions) {
    for (RowVersion<R> version : versions) {
      byKey
          .computeIfAbsent(version.key(), key -> new ConcurrentSkipListMap<>())
          .put(Place.of(version), version);
    }
  }

  @Nullable RowVersion<R> at(String key, Place upTo) {
    NavigableMap<Place, RowVersion<R>> versions = byKey.get(key);
    Map.Entry<Place, RowVersion<R>> found = versions == null ? null : versions.floorEntry(upTo);
    return found == null ? null : found.getValue();
  }

  List<RowVersion<R>> between(String key, Place after, Place upTo) {
    NavigableMap<Place, RowVersion<R>> versions = byKey.get(key);
    return versions == null || after.compareTo(upTo) > 0
        ? List.of()
        : List.copyOf(versions.subMap(after, false, upTo, true).values());
  }

  /** By key, the newest version of each first. */
  void scan(String fromKey, Predicate<RowVersion<R>> to) {
    for (NavigableMap<Place, RowVersion<R>> versions : byKey.tailMap(fromKey, true).values()) {
      for (RowVersion<R> version : versions.descendingMap().values()) {
        if (!to.test(version)) {
          return;
        }
      }
    }
  }
}
