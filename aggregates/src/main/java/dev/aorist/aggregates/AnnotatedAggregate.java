package dev.aorist.aggregates;

import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.handler.Dispatch;
import dev.aorist.eventstore.handler.HandlerMethod;
import dev.aorist.eventstore.handler.HandlerMethods;
import dev.aorist.eventstore.handler.Problems;
import dev.aorist.eventstore.handler.SealedTypes;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads one annotated class: finds its handlers, checks all that can be checked before the first
 * command comes, and adapts it. For one thread, once.
 */
final class AnnotatedAggregate {
  private final Class<?> owner;
  private final Problems problems;
  private final Set<Class<?>> handledEvents = new LinkedHashSet<>();
  private final Set<Class<?>> returnedEvents = new LinkedHashSet<>();

  AnnotatedAggregate(Class<?> owner, Problems problems) {
    this.owner = owner;
    this.problems = problems;
  }

  /** The type; empty when something is wrong, which was told to the problems then. */
  Optional<AggregateType> read() {
    int before = problems.texts().size();
    Aggregate annotation = owner.getAnnotation(Aggregate.class);
    if (annotation == null) {
      problems.add(
          owner,
          "is no aggregate",
          "annotate it with @Aggregate(\"category\"), or do not register it");
      return Optional.empty();
    }
    Categories.check(owner, annotation.value(), problems);
    Beginning beginning = Beginning.of(owner, problems);
    Dispatch<EvolveStep> evolving = readEvents(beginning);
    Dispatch<DecideStep> deciding = readCommands();
    checkEvents();
    var keys = keys(deciding);
    if (problems.texts().size() > before) {
      return Optional.empty();
    }
    Set<Class<?>> events = events();
    events.forEach(PastTense::warnUnless);
    var decider = new AnnotatedDecider(owner, deciding, evolving, beginning);
    return Optional.of(
        new AggregateType(
            owner.getSimpleName(),
            annotation.value(),
            annotation.version(),
            keys,
            events,
            decider,
            decider::handlerOf,
            Modifier.isAbstract(owner.getModifiers()) ? null : owner));
  }

  private Dispatch<EvolveStep> readEvents(Beginning beginning) {
    var builder = new Dispatch.Builder<EvolveStep>(owner);
    boolean creates = false;
    for (HandlerMethod method : HandlerMethods.find(owner, EventHandler.class, problems)) {
      creates |= method.isStatic();
      method.parameterTypes().stream().limit(1).forEach(handledEvents::add);
      EvolveStep.read(method, problems)
          .ifPresent(step -> builder.add(step.event(), step, method.describe()));
    }
    if (!creates && !beginning.exists()) {
      problems.add(
          owner,
          "has no first state",
          "make the @EventHandler of the first event static, so that it returns the first "
              + owner.getSimpleName()
              + ", or give the class a constructor without parameters");
    }
    return builder.build(List.of(), problems);
  }

  private Dispatch<DecideStep> readCommands() {
    var builder = new Dispatch.Builder<DecideStep>(owner);
    List<HandlerMethod> methods = HandlerMethods.find(owner, CommandHandler.class, problems);
    if (methods.isEmpty()) {
      problems.add(
          owner,
          "handles no command",
          "add a method with @CommandHandler, static for the command that creates");
    }
    for (HandlerMethod method : methods) {
      DecideStep.read(method, problems)
          .ifPresent(step -> builder.add(step.command(), step, method.describe()));
      returnedEvents.addAll(ReturnedEvents.check(method, handledEvents, problems));
    }
    return builder.build(List.of(), problems);
  }

  /** Every event of a sealed family, one member of which is used here, has its handler. */
  private void checkEvents() {
    var used = new LinkedHashSet<>(handledEvents);
    used.addAll(returnedEvents);
    var families = new LinkedHashSet<>(SealedTypes.families(used));
    used.stream().filter(Class::isSealed).forEach(families::add);
    for (Class<?> family : families) {
      SealedTypes.requireAll(family, owner, handledEvents, EventHandler.class, problems);
    }
  }

  private LinkedHashMap<Class<?>, Function<Object, String>> keys(Dispatch<DecideStep> deciding) {
    var keys = new LinkedHashMap<Class<?>, Function<Object, String>>();
    for (Class<?> handled : deciding.handled()) {
      for (Class<?> command : SealedTypes.leaves(handled)) {
        if (Modifier.isAbstract(command.getModifiers())) {
          problems.add(
              command,
              "is handled by "
                  + owner.getSimpleName()
                  + " but is neither sealed nor a class of objects",
              "seal it, or handle the classes that implement it");
        } else {
          StreamKeys.of(command, problems).ifPresent(key -> keys.put(command, key));
        }
      }
    }
    return keys;
  }

  private Set<Class<?>> events() {
    var events = new LinkedHashSet<Class<?>>();
    for (Class<?> handled : handledEvents) {
      events.addAll(SealedTypes.leaves(handled));
    }
    events.addAll(returnedEvents);
    events.removeIf(type -> Modifier.isAbstract(type.getModifiers()));
    return events;
  }
}
