package dev.aorist.eventstore.handler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler of an event by its class: the handler of that very class, else that of the
 * nearest class or interface above it. Immutable; any thread may ask, without a lock, and asking
 * again for a class that was asked for before allocates nothing.
 *
 * @param <H> what is found
 */
public final class Dispatch<H> {
  private final Class<?> owner;
  private final Map<Class<?>, H> handlers;

  private final ClassValue<@Nullable H> found =
      new ClassValue<>() {
        @Override
        protected @Nullable H computeValue(Class<?> type) {
          return resolve(type);
        }
      };

  private Dispatch(Class<?> owner, Map<Class<?>, H> handlers) {
    this.owner = owner;
    this.handlers = handlers;
  }

  /**
   * The handler for objects of {@code type}, or null when there is none.
   *
   * @throws WiringException when the nearest handlers above {@code type} are several; only for a
   *     class that was not known when this was built
   */
  public @Nullable H find(Class<?> type) {
    return found.get(type);
  }

  /** The types for which there is a handler, in the order in which they were added. */
  public Set<Class<?>> handled() {
    return handlers.keySet();
  }

  private @Nullable H resolve(Class<?> type) {
    List<Class<?>> nearest = nearest(type);
    if (nearest.size() > 1) {
      var problems = new Problems();
      addAmbiguous(type, nearest, problems);
      problems.throwIfAny();
    }
    return nearest.isEmpty() ? null : handlers.get(nearest.get(0));
  }

  /** The handled types of {@code type} that have no other handled type of it below them. */
  private List<Class<?>> nearest(Class<?> type) {
    List<Class<?>> above =
        handlers.keySet().stream().filter(t -> t.isAssignableFrom(type)).toList();
    return above.stream()
        .filter(t -> above.stream().noneMatch(lower -> lower != t && t.isAssignableFrom(lower)))
        .toList();
  }

  private void addAmbiguous(Class<?> type, List<Class<?>> nearest, Problems problems) {
    String name = Names.simple(type);
    problems.add(
        owner,
        nearest.stream()
            .map(Names::simple)
            .sorted()
            .collect(
                Collectors.joining(
                    " and ", "has handlers for ", ", and " + name + " is each of them")),
        "add a handler for " + name + " itself");
  }

  /**
   * Makes a dispatch. For one thread.
   *
   * @param <H> what is found
   */
  public static final class Builder<H> {
    private final Class<?> owner;
    private final Map<Class<?>, H> handlers = new LinkedHashMap<>();
    private final Map<Class<?>, List<String>> names = new LinkedHashMap<>();

    /**
     * @param owner the class that the handlers belong to, for messages
     */
    public Builder(Class<?> owner) {
      this.owner = owner;
    }

    /**
     * Adds the handler of a type and of all that is below it and has no nearer handler.
     *
     * @param name how messages call the handler, for example {@link HandlerMethod#describe}
     */
    public Builder<H> add(Class<?> type, H handler, String name) {
      handlers.putIfAbsent(type, handler);
      names.computeIfAbsent(type, t -> new ArrayList<>()).add(name);
      return this;
    }

    /**
     * The dispatch of what was added.
     *
     * @param known the classes that events are known to have, over and above what the handled types
     *     permit: each is resolved now, so that an ambiguous one is a problem of the start
     * @param problems hears of types with two handlers, and of known classes that are ambiguous
     */
    public Dispatch<H> build(Collection<? extends Class<?>> known, Problems problems) {
      names.forEach((type, of) -> requireOne(type, of, problems));
      var copy = new LinkedHashMap<>(handlers);
      var dispatch = new Dispatch<>(owner, Collections.unmodifiableMap(copy));
      handlers.keySet().stream()
          .flatMap(type -> SealedTypes.leaves(type).stream())
          .forEach(type -> dispatch.requireUnambiguous(type, problems));
      known.forEach(type -> dispatch.requireUnambiguous(type, problems));
      return dispatch;
    }

    private void requireOne(Class<?> type, List<String> of, Problems problems) {
      if (of.size() > 1) {
        problems.add(
            owner,
            of.stream().sorted().collect(Collectors.joining(" and "))
                + " both handle "
                + Names.simple(type),
            "keep one of them");
      }
    }
  }

  private void requireUnambiguous(Class<?> type, Problems problems) {
    List<Class<?>> nearest = nearest(type);
    if (nearest.size() > 1) {
      addAmbiguous(type, nearest, problems);
    }
  }
}
