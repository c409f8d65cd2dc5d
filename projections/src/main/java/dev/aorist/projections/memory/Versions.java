package dev.aorist.projections.memory;

import dev.aorist.projections.RowVersion;
import dev.aorist.projections.spi.KeyOrder;
import dev.aorist.projections.spi.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a build's rows. One thread adds at a time, any may read meanwhile. A key is found
 * by its hash and a moment by halving an array, so that a look-up touches a few lines of memory
 * however many versions there are; the sorted map is for scans.
 */
final class Versions<R> {
  private final Map<String, VersionList<R>> byKey = new ConcurrentHashMap<>();
  private final NavigableMap<String, VersionList<R>> sorted =
      new ConcurrentSkipListMap<>(KeyOrder.INSTANCE);

  void add(List<RowVersion<R>> versions, long historyFrom) {
    Map<String, List<RowVersion<R>>> fresh = new HashMap<>();
    for (RowVersion<R> version : versions) {
      fresh.computeIfAbsent(version.key(), key -> new ArrayList<>()).add(version);
    }
    fresh.forEach(
        (key, some) -> {
          VersionList<R> list = byKey.get(key);
          if (list == null) {
            list = new VersionList<>();
            byKey.put(key, list);
            sorted.put(key, list);
          }
          list.add(some, historyFrom);
        });
  }

  @Nullable RowVersion<R> at(String key, Place upTo) {
    VersionList<R> versions = byKey.get(key);
    return versions == null ? null : versions.at(upTo);
  }

  List<RowVersion<R>> between(String key, Place after, Place upTo) {
    VersionList<R> versions = byKey.get(key);
    return versions == null ? List.of() : versions.between(after, upTo);
  }

  /** The version of each row at a place, by key. */
  void at(String fromKey, Function<String, Place> upTo, Predicate<RowVersion<R>> to) {
    for (Map.Entry<String, VersionList<R>> row : sorted.tailMap(fromKey, true).entrySet()) {
      RowVersion<R> version = row.getValue().at(upTo.apply(row.getKey()));
      if (version != null && !to.test(version)) {
        return;
      }
    }
  }
}
