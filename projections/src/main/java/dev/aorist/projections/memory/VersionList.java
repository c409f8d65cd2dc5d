package dev.aorist.projections.memory;

import dev.aorist.projections.RowVersion;
import dev.aorist.projections.spi.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one row, by place. One thread adds at a time, any may read meanwhile: they see a
 * {@link State}. Nearly always what is added comes behind what is there, and goes into arrays that
 * have room, beyond what earlier states look at; what was parked and is folded late comes in
 * between, and makes new ones.
 */
final class VersionList<R> {
  private static final int ROOM = 4;

  private record State<R>(long[] times, RowVersion<R>[] versions, int size) {}

  private volatile State<R> state = new State<>(new long[ROOM], array(ROOM), 0);

  /**
   * @param historyFrom the time before which versions that were over may be forgotten
   */
  void add(List<RowVersion<R>> some, long historyFrom) {
    List<RowVersion<R>> fresh = new ArrayList<>(some);
    fresh.sort(Comparator.comparing(Place::of));
    State<R> now = state;
    boolean behind =
        now.size == 0 || Place.of(now.versions[now.size - 1]).compareTo(Place.of(fresh.get(0))) < 0;
    State<R> next =
        behind
            ? append(now, fresh)
            : append(new State<>(new long[0], array(0), 0), merge(now, fresh));
    state = historyFrom == 0 ? next : without(next, historyFrom);
  }

  /** Once it is the greater part: forgets what was over at a time, which is then known as gone. */
  private static <R> State<R> without(State<R> now, long historyFrom) {
    int first = end(now, Place.endOf(historyFrom)) - 1;
    if (first < ROOM || first <= now.size / 2) {
      return now;
    }
    List<RowVersion<R>> rest = new ArrayList<>(now.size - first + 1);
    rest.add(
        new RowVersion<>(
            now.versions[first].key(),
            Place.FORGOTTEN.timestamp(),
            Place.FORGOTTEN.position(),
            null));
    rest.addAll(Arrays.asList(now.versions).subList(first, now.size));
    return append(new State<>(new long[0], array(0), 0), rest);
  }

  private static <R> State<R> append(State<R> now, List<RowVersion<R>> fresh) {
    int size = now.size + fresh.size();
    long[] times = now.times;
    RowVersion<R>[] versions = now.versions;
    if (size > times.length) {
      int room = Math.max(size, times.length + times.length / 2);
      times = Arrays.copyOf(times, room);
      versions = Arrays.copyOf(versions, room);
    }
    for (int i = 0; i < fresh.size(); i++) {
      times[now.size + i] = fresh.get(i).timestamp();
      versions[now.size + i] = fresh.get(i);
    }
    return new State<>(times, versions, size);
  }

  /** Both in order; where they have the same place, the fresh one counts. */
  private static <R> List<RowVersion<R>> merge(State<R> now, List<RowVersion<R>> fresh) {
    List<RowVersion<R>> both = new ArrayList<>(now.size + fresh.size());
    int next = 0;
    for (int i = 0; i < now.size; i++) {
      RowVersion<R> version = now.versions[i];
      int order = -1;
      while (next < fresh.size()
          && (order = Place.of(fresh.get(next)).compareTo(Place.of(version))) < 0) {
        both.add(fresh.get(next++));
      }
      if (next == fresh.size() || order != 0) {
        both.add(version);
      }
    }
    both.addAll(fresh.subList(next, fresh.size()));
    return both;
  }

  @Nullable RowVersion<R> at(Place upTo) {
    State<R> now = state;
    int end = end(now, upTo);
    return end == 0 ? null : now.versions[end - 1];
  }

  List<RowVersion<R>> between(Place after, Place upTo) {
    State<R> now = state;
    int from = end(now, after);
    int to = end(now, upTo);
    return from >= to ? List.of() : List.of(Arrays.copyOfRange(now.versions, from, to));
  }

  /** How many versions are at or before a place. */
  private static <R> int end(State<R> now, Place upTo) {
    int low = 0;
    int high = now.size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      long time = now.times[middle];
      boolean before =
          time == upTo.timestamp()
              ? Place.of(now.versions[middle]).compareTo(upTo) <= 0
              : time < upTo.timestamp();
      if (before) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @SuppressWarnings("unchecked")
  private static <R> RowVersion<R>[] array(int length) {
    return (RowVersion<R>[]) new RowVersion<?>[length];
  }
}
