package dev.aorist.aggregates;

import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.handler.Problems;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One kind of aggregate as the engine sees it: its category, the classes of its commands and
 * events, how a command names its stream, and the {@link Decider}. Annotated classes are adapted to
 * it once, at start. Immutable; any thread may use it.
 */
public final class AggregateType {
  private final String name;
  private final String category;
  private final int version;
  private final Map<Class<?>, Function<Object, String>> keys;
  private final Set<Class<?>> events;
  private final Decider<Object, Object, Object> decider;
  private final Function<Class<?>, String> handlers;
  private final @Nullable Class<?> state;

  AggregateType(
      String name,
      String category,
      int version,
      Map<Class<?>, Function<Object, String>> keys,
      Collection<Class<?>> events,
      Decider<Object, Object, Object> decider,
      Function<Class<?>, String> handlers,
      @Nullable Class<?> state) {
    this.name = name;
    this.category = category;
    this.version = version;
    this.keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    this.events = Collections.unmodifiableSet(new LinkedHashSet<>(events));
    this.decider = decider;
    this.handlers = handlers;
    this.state = state;
  }

  /**
   * Adapts a class annotated with {@link Aggregate}.
   *
   * @throws dev.aorist.eventstore.handler.WiringException with everything that is wrong with it
   */
  public static AggregateType of(Class<?> annotated) {
    var problems = new Problems();
    Optional<AggregateType> type = read(annotated, problems);
    problems.throwIfAny();
    return type.orElseThrow();
  }

  /**
   * Adapts a class annotated with {@link Aggregate}; what is wrong with it is told to {@code
   * problems}. For those who start many at once.
   */
  public static Optional<AggregateType> read(Class<?> annotated, Problems problems) {
    return new AnnotatedAggregate(annotated, problems).read();
  }

  /**
   * A type made of plain functions.
   *
   * @param category the category of its streams
   * @param commands the class of its commands, or a sealed type that permits them
   * @param key the key of the stream that a command is for
   * @param events the class of its events, or a sealed type that permits them
   * @throws dev.aorist.eventstore.handler.WiringException when the classes cannot be enumerated
   */
  public static <C, S, E> AggregateType of(
      String category,
      Class<C> commands,
      Function<? super C, String> key,
      Class<E> events,
      Decider<C, S, E> decider) {
    return PlainAggregate.read(category, commands, key, events, decider);
  }

  /**
   * Checks that these types can live together: each command has one, and each category. What is
   * wrong is told to {@code problems}.
   */
  public static void requireDistinct(Collection<AggregateType> types, Problems problems) {
    var categories = new LinkedHashMap<String, List<String>>();
    var commands = new LinkedHashMap<Class<?>, List<String>>();
    for (AggregateType type : types) {
      categories.computeIfAbsent(type.category, c -> new ArrayList<>()).add(type.name);
      for (Class<?> command : type.commands()) {
        commands.computeIfAbsent(command, c -> new ArrayList<>()).add(type.name);
      }
    }
    categories.forEach(
        (category, names) -> {
          if (names.size() > 1) {
            problems.add(
                "category " + category,
                "belongs to " + joined(names),
                "give each aggregate a category of its own");
          }
        });
    commands.forEach(
        (command, names) -> {
          if (names.size() > 1) {
            problems.add(command, "is handled by " + joined(names), "let one aggregate handle it");
          }
        });
  }

  private static String joined(List<String> names) {
    return names.stream().sorted().collect(Collectors.joining(" and "));
  }

  /** How messages call it: the simple name of the annotated class or of the decider's. */
  public String name() {
    return name;
  }

  /** The category of its streams. */
  public String category() {
    return category;
  }

  /** The {@linkplain Aggregate#version() version} of its states. */
  public int version() {
    return version;
  }

  /** The concrete classes of its commands. */
  public Set<Class<?>> commands() {
    return keys.keySet();
  }

  /** The concrete classes of its events, as far as they are known at start. */
  public Set<Class<?>> events() {
    return events;
  }

  /**
   * The stream that a command is for.
   *
   * @throws IllegalArgumentException when it is no command of this type, or its id is missing or
   *     cannot be the key of a stream
   */
  public StreamId stream(Object command) {
    Function<Object, String> key = keys.get(command.getClass());
    if (key == null) {
      throw new IllegalArgumentException(
          name + " handles no " + command.getClass().getName() + "; send it to its own aggregate.");
    }
    return new StreamId(category, key.apply(command));
  }

  /** The class of its states, where it is known: it may be read back from a snapshot. */
  public Optional<Class<?>> stateClass() {
    return Optional.ofNullable(state);
  }

  public Decider<Object, Object, Object> decider() {
    return decider;
  }

  /**
   * What handles commands or events of this class, for messages: for example {@code
   * Account.withdraw(Withdraw)}.
   */
  public String handlerOf(Class<?> commandOrEvent) {
    return handlers.apply(commandOrEvent);
  }

  @Override
  public String toString() {
    return name + " (" + category + ")";
  }
}
