package dev.aorist.projections.runtime;

import dev.aorist.eventstore.HybridTime;
import dev.aorist.projections.Row;
import dev.aorist.projections.RowVersion;
import dev.aorist.projections.Rows;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a folder works on: those that its events named lately. Nobody else changes them
 * while its claim holds, so what is here is what is stored, plus what the next commit brings. For
 * the folder's thread.
 */
final class RowCache<R> {
  /** How many rows are kept from one commit to the next. */
  private static final int MOST = 1 << 16;

  private final Map<String, Slot<R>> slots = new HashMap<>();
  private final List<Slot<R>> unknown = new ArrayList<>();
  private final List<Slot<R>> changed = new ArrayList<>();
  private final boolean keepsAll;
  private final Parking parking;

  /** What single events made of rows since the last commit; null where nobody wants to know. */
  private @Nullable List<RowVersion<R>> versions;

  private long keptMillis = Long.MAX_VALUE;

  /** Whether a row that is not here is nowhere: everything was folded here since the beginning. */
  private boolean complete;

  private RowCache(boolean complete, boolean keepsAll, Parking parking) {
    this.complete = complete;
    this.keepsAll = keepsAll;
    this.parking = parking;
  }

  /**
   * In front of a store.
   *
   * @param empty whether the store has no rows yet that this folder may be asked for
   * @param parking knows the rows that stand still
   */
  static <R> RowCache<R> over(boolean empty, Parking parking) {
    return new RowCache<>(empty, false, parking);
  }

  /**
   * The only place where the rows are.
   *
   * @param rows that are there from the beginning
   */
  static <R> RowCache<R> alone(Parking parking, List<Row<R>> rows) {
    RowCache<R> cache = new RowCache<>(true, true, parking);
    rows.forEach(row -> cache.slot(row.key()).row = row.row());
    return cache;
  }

  /**
   * From now on all versions of rows are kept until they are committed.
   *
   * @param keepHistory for how long they are wanted after that; empty for ever
   */
  RowCache<R> keepingVersions(Optional<Duration> keepHistory) {
    versions = new ArrayList<>();
    keptMillis = keepHistory.map(Duration::toMillis).orElse(Long.MAX_VALUE);
    return this;
  }

  /** The time before which nobody wants to know what these rows were, by the newest of them. */
  long historyFrom() {
    long newest =
        versions == null ? 0 : versions.stream().mapToLong(RowVersion::timestamp).max().orElse(0);
    long millis = HybridTime.millis(newest) - keptMillis;
    return millis <= 0 ? 0 : HybridTime.of(millis);
  }

  @Nullable List<RowVersion<R>> versionsOrNull() {
    return versions;
  }

  List<RowVersion<R>> versions() {
    List<RowVersion<R>> kept = versions;
    return kept == null ? List.of() : List.copyOf(kept);
  }

  Parking parking() {
    return parking;
  }

  /**
   * @throws IllegalArgumentException when {@code key} cannot be a row's key
   */
  Slot<R> slot(String key) {
    Slot<R> slot = slots.get(key);
    if (slot == null) {
      check(key);
      slot = new Slot<>(key);
      slot.parked = parking.holdsAny() && parking.holds(key);
      slots.put(key, slot);
      if (!complete) {
        unknown.add(slot);
      }
    }
    return slot;
  }

  void change(Slot<R> slot) {
    if (!slot.changed) {
      slot.changed = true;
      changed.add(slot);
    }
  }

  /** The keys of rows that have to be fetched. */
  List<String> unknownKeys() {
    return unknown.isEmpty() ? List.of() : unknown.stream().map(slot -> slot.key).toList();
  }

  /** Takes what was found for {@link #unknownKeys}. */
  void learn(Map<String, R> found) {
    for (Slot<R> slot : unknown) {
      slot.row = found.get(slot.key);
    }
    unknown.clear();
  }

  /** Whether there is something to commit besides offsets. */
  boolean hasChanges() {
    return !changed.isEmpty() || !parking.fresh().isEmpty();
  }

  List<Slot<R>> changes() {
    return changed;
  }

  /** The changes are in the store. */
  void committed() {
    for (Slot<R> slot : changed) {
      slot.changed = false;
    }
    changed.clear();
    parking.committed();
    if (versions != null) {
      versions.clear();
    }
    if (!keepsAll && slots.size() > MOST) {
      slots.clear();
      complete = false;
    }
  }

  /** Shows all rows here, in no order. */
  void forEach(Consumer<Row<R>> to) {
    for (Slot<R> slot : slots.values()) {
      if (slot.row != null) {
        to.accept(new Row<>(slot.key, slot.row));
      }
    }
  }

  private static void check(String key) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException(
          "The key of a row is empty; give the row a key of at least one character.");
    }
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < key.length()
                && Character.isLowSurrogate(key.charAt(i + 1));
        if (!pair) {
          throw new IllegalArgumentException(
              "The key of a row holds half of a surrogate pair; encode the key first.");
        }
        i++;
      }
    }
    if (3 * key.length() > Rows.MAX_KEY_BYTES) {
      int bytes = key.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > Rows.MAX_KEY_BYTES) {
        throw new IllegalArgumentException(
            "The key of a row has "
                + bytes
                + " bytes of UTF-8, the most is "
                + Rows.MAX_KEY_BYTES
                + "; use a shorter key, such as a digest of it.");
      }
    }
  }
}
