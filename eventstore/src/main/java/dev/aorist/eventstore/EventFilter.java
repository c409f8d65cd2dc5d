package dev.aorist.eventstore;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Which events of a batch somebody wants: those of some categories, of some types, or both. An
 * immutable value: {@code EventFilter.all().categories("account").types(AccountEvent.class)}.
 *
 * <p>Types are today's classes and never stored names, since an upcaster may make a wanted event of
 * one that was stored under any name. What is skipped is neither decoded nor made into objects; an
 * event is decoded first only where upcasters decide what becomes of it.
 *
 * @param categories of streams; empty for all
 * @param types classes of events, or what they extend; empty for all
 */
public record EventFilter(Set<String> categories, Set<Class<?>> types) {
  private static final EventFilter ALL = new EventFilter(Set.of(), Set.of());

  public EventFilter {
    categories = Set.copyOf(categories);
    types = Set.copyOf(types);
  }

  /** Wants every event. */
  public static EventFilter all() {
    return ALL;
  }

  /**
   * Wants events of these categories; each call adds more.
   *
   * @throws IllegalArgumentException when one is no category
   */
  public EventFilter categories(String... more) {
    Set<String> all = new HashSet<>(categories);
    for (String category : more) {
      all.add(new StreamId(category, "x").category());
    }
    return new EventFilter(all, types);
  }

  /** Wants events of these types; each call adds more. */
  public EventFilter types(Class<?>... more) {
    Set<Class<?>> all = new HashSet<>(types);
    all.addAll(Arrays.asList(more));
    return new EventFilter(categories, all);
  }

  /** A walk over the wanted events of a batch. */
  public EventCursor cursor(EventBatch batch) {
    return equals(ALL) ? batch.cursor() : new FilteredCursor(batch.cursor(), this);
  }

  /** Whether an event of this class is wanted, whatever stream it is of. */
  boolean wants(Class<?> type) {
    if (types.isEmpty()) {
      return true;
    }
    for (Class<?> wanted : types) {
      if (wanted.isAssignableFrom(type)) {
        return true;
      }
    }
    return false;
  }
}
