package dev.aorist.aggregates;

import dev.aorist.eventstore.handler.HandlerMethod;
import dev.aorist.eventstore.handler.Problems;
import dev.aorist.eventstore.handler.SealedTypes;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks at what a command handler says that it returns: whether these can be events, and which.
 * What it leaves open ({@code Object}, an interface that is not sealed) shows with the first event.
 */
final class ReturnedEvents {
  private static final Set<Class<?>> SEVERAL = Set.of(List.class, Stream.class, Optional.class);

  private ReturnedEvents() {}

  /**
   * The event types named by the method's return type.
   *
   * @param handled the types that the aggregate's event handlers take
   */
  static Set<Class<?>> check(
      HandlerMethod method, Collection<Class<?>> handled, Problems problems) {
    Class<?> event = eventType(method.method().getGenericReturnType());
    if (event == void.class || event == Object.class) {
      return Set.of();
    }
    boolean open = Modifier.isAbstract(event.getModifiers()) && !event.isSealed();
    if (open && handled.stream().anyMatch(event::isAssignableFrom)) {
      return Set.of();
    }
    boolean covered = handled.stream().anyMatch(type -> type.isAssignableFrom(event));
    boolean checkedAsFamily = event.isSealed() || !SealedTypes.families(List.of(event)).isEmpty();
    if (covered || checkedAsFamily) {
      return Set.of(event);
    }
    String owner = method.owner().getSimpleName();
    problems.add(
        method,
        "returns " + event.getSimpleName() + ", but " + owner + " has no @EventHandler for it",
        "return one event, a List, Stream or Optional of events, or nothing, and add a method with"
            + " @EventHandler for each event");
    return Set.of();
  }

  private static Class<?> eventType(Type returned) {
    if (returned instanceof ParameterizedType generic
        && generic.getRawType() instanceof Class<?> raw
        && SEVERAL.contains(raw)) {
      return erase(generic.getActualTypeArguments()[0]);
    }
    return erase(returned);
  }

  private static Class<?> erase(Type type) {
    if (type instanceof Class<?> simple) {
      return SEVERAL.contains(simple) ? Object.class : simple;
    }
    if (type instanceof ParameterizedType generic) {
      return erase(generic.getRawType());
    }
    if (type instanceof WildcardType wildcard) {
      return erase(wildcard.getUpperBounds()[0]);
    }
    if (type instanceof TypeVariable<?> variable) {
      return erase(variable.getBounds()[0]);
    }
    return Object.class;
  }
}
