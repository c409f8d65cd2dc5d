package dev.aorist.eventstore.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The entries of the directory: what is seen, what is certain, and the changes in between that a
 * power cut may undo. {@link FaultyFiles} says what the model is; it also guards this.
 */
final class Names {
  private static final int FEW = 12;

  private final Map<String, SimulatedFile> live;
  private final Map<String, SimulatedFile> durable;
  private final List<Change> changes = new ArrayList<>();

  /**
   * @param from the name that goes, empty for a creation
   * @param to the name that comes, empty for a deletion
   */
  private record Change(String from, String to, SimulatedFile file) {
    boolean touches(Change other) {
      return has(other.from) || has(other.to);
    }

    private boolean has(String name) {
      return !name.isEmpty() && (name.equals(from) || name.equals(to));
    }

    void applyTo(Map<String, SimulatedFile> names) {
      names.remove(from);
      if (!to.isEmpty()) {
        names.put(to, file);
      }
    }
  }

  /** All of {@code files} are certain. */
  Names(Map<String, SimulatedFile> files) {
    live = new TreeMap<>(files);
    durable = new TreeMap<>(files);
  }

  Map<String, SimulatedFile> live() {
    return live;
  }

  void create(String name, SimulatedFile file) {
    change(new Change("", name, file));
  }

  void rename(String from, String to) {
    change(new Change(from, to, live.get(from)));
  }

  void delete(String name) {
    change(new Change(name, "", live.get(name)));
  }

  private void change(Change change) {
    change.applyTo(live);
    changes.add(change);
  }

  void force() {
    changes.forEach(change -> change.applyTo(durable));
    changes.clear();
  }

  /**
   * Every directory that a power cut may leave, when there are few changes; else some of them, by
   * chance, with the two extremes.
   */
  List<Map<String, SimulatedFile>> possible(SplittableRandom random) {
    int n = changes.size();
    List<Map<String, SimulatedFile>> result = new ArrayList<>();
    if (n <= FEW) {
      for (long made = 0; made < 1L << n; made++) {
        if (isPossible(made)) {
          result.add(with(made));
        }
      }
      return result;
    }
    result.add(with(0));
    result.add(with(-1));
    for (int i = 0; i < 1 << FEW; i++) {
      long made = random.nextLong();
      result.add(with(closed(made)));
    }
    return result;
  }

  /** Whether each change that was made finds made what it stands on. */
  private boolean isPossible(long made) {
    return closed(made) == made;
  }

  /** {@code made} without the changes that stand on one that was not made. */
  private long closed(long made) {
    long result = made;
    for (int later = 0; later < changes.size(); later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        if ((result >>> later & 1) == 1
            && (result >>> earlier & 1) == 0
            && changes.get(later).touches(changes.get(earlier))) {
          result &= ~(1L << later);
        }
      }
    }
    return result;
  }

  private Map<String, SimulatedFile> with(long made) {
    var names = new HashMap<>(durable);
    for (int i = 0; i < changes.size(); i++) {
      if ((made >>> i & 1) == 1) {
        changes.get(i).applyTo(names);
      }
    }
    return names;
  }
}
