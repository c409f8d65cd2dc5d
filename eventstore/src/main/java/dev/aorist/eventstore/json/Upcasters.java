package dev.aorist.eventstore.json;

import dev.aorist.eventstore.handler.Problems;
import dev.aorist.eventstore.spi.EventCodec.TypeName;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The upcasters of all names, each for one version of one name. Not changed once checked. */
final class Upcasters {
  private final Map<String, NavigableMap<Integer, Upcaster>> byName = new TreeMap<>();
  private final Map<String, Integer> twice = new TreeMap<>();

  void add(String name, int fromVersion, Upcaster upcaster) {
    if (byName.computeIfAbsent(name, n -> new TreeMap<>()).put(fromVersion, upcaster) != null) {
      twice.put(name, fromVersion);
    }
  }

  @Nullable Upcaster find(TypeName type) {
    NavigableMap<Integer, Upcaster> chain = byName.get(type.name());
    return chain == null ? null : chain.get(type.version());
  }

  /** The names that have upcasters. */
  Set<String> names() {
    return byName.keySet();
  }

  /**
   * Requires that every version of a name below its last one has an upcaster, and that none has one
   * that is written today.
   *
   * @param current the registered version of each registered name
   */
  void check(Map<String, Integer> current, Problems problems) {
    twice.forEach(
        (name, version) ->
            problems.add(
                name, "has two upcasters from version " + version, "register one of them"));
    Map<String, Integer> ends = new HashMap<>(current);
    byName.forEach((name, chain) -> ends.putIfAbsent(name, chain.lastKey() + 1));
    ends.forEach((name, end) -> check(name, end, current.containsKey(name), problems));
  }

  private void check(String name, int end, boolean registered, Problems problems) {
    NavigableMap<Integer, Upcaster> chain = byName.getOrDefault(name, new TreeMap<>());
    for (int version = 1; version < end; version++) {
      if (!chain.containsKey(version)) {
        String from = "upcast(\"" + name + "\", " + version + ", ...)";
        problems.add(
            name,
            "has no upcaster from version "
                + version
                + (registered
                    ? ", but version " + end + " is registered"
                    : ", but one from a later version"),
            "add " + from + ", or events of that version cannot be read");
      }
    }
    for (int version : chain.keySet()) {
      if (version < 1) {
        problems.add(name, "has an upcaster from version " + version, "count versions from 1");
      } else if (version >= end) {
        problems.add(
            name,
            "has an upcaster from version " + version + ", but version " + end + " is registered",
            "raise the version in @EventType to " + (chain.lastKey() + 1));
      }
    }
  }
}
