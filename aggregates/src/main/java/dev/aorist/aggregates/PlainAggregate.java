package dev.aorist.aggregates;

import dev.aorist.eventstore.handler.Problems;
import dev.aorist.eventstore.handler.SealedTypes;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.function.Function;

/** Makes an aggregate type of a decider, whose classes are told by the application. */
final class PlainAggregate {
  private PlainAggregate() {}

  static <C, S, E> AggregateType read(
      String category,
      Class<C> commands,
      Function<? super C, String> key,
      Class<E> events,
      Decider<C, S, E> decider) {
    var problems = new Problems();
    Set<Class<?>> commandClasses = classes(commands, "a command", "commands", problems);
    Set<Class<?>> eventClasses = classes(events, "an event", "events", problems);
    Categories.check(decider.getClass(), category, problems);
    problems.throwIfAny();
    eventClasses.forEach(PastTense::warnUnless);

    var keys = new LinkedHashMap<Class<?>, Function<Object, String>>();
    for (Class<?> type : commandClasses) {
      keys.put(type, command -> keyOf(key, commands.cast(command)));
    }
    String name = decider.getClass().getSimpleName();
    return new AggregateType(
        name,
        category,
        1,
        keys,
        eventClasses,
        erased(decider),
        type ->
            name
                + (commandClasses.contains(type) ? ".decide(" : ".evolve(")
                + type.getSimpleName()
                + ")",
        null);
  }

  private static Set<Class<?>> classes(Class<?> type, String one, String all, Problems problems) {
    Set<Class<?>> leaves = SealedTypes.leaves(type);
    for (Class<?> leaf : leaves) {
      if (Modifier.isAbstract(leaf.getModifiers())) {
        problems.add(
            leaf,
            "is given as " + one + " type but is neither sealed nor a class of objects",
            "seal it, so that all " + all + " are known");
      }
    }
    return leaves;
  }

  private static <C> String keyOf(Function<? super C, String> key, C command) {
    String text = key.apply(command);
    if (text == null) {
      throw StreamKeys.missing(command);
    }
    return text;
  }

  /** The engine gives it only objects of the classes that it was registered with. */
  @SuppressWarnings("unchecked")
  private static Decider<Object, Object, Object> erased(Decider<?, ?, ?> decider) {
    return (Decider<Object, Object, Object>) decider;
  }
}
