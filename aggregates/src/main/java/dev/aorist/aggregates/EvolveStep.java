package dev.aorist.aggregates;

import dev.aorist.eventstore.handler.HandlerMethod;
import dev.aorist.eventstore.handler.Problems;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event handler of an aggregate, ready to be called.
 *
 * @param event the type of event that it declares
 * @param name how messages call it
 * @param creates whether it is static: it needs no state before
 * @param inPlace whether it returns nothing and changes the state instead
 */
record EvolveStep(
    Class<?> event, String name, boolean creates, boolean inPlace, MethodHandle handle) {
  private static final MethodType SHAPE =
      MethodType.methodType(Object.class, Object.class, Object.class);

  static Optional<EvolveStep> read(HandlerMethod method, Problems problems) {
    if (method.parameterTypes().isEmpty()) {
      problems.add(method, "takes no event", "let it take the event, and nothing else");
      return Optional.empty();
    }
    Class<?> event = method.parameterTypes().get(0);
    boolean inPlace = method.returnType() == void.class;
    checkReturn(method, inPlace, problems);
    return method
        .adapt(
            SHAPE,
            type -> type == event ? 1 : -1,
            "the event: what the state needs to know belongs into it",
            problems)
        .map(
            handle -> new EvolveStep(event, method.describe(), method.isStatic(), inPlace, handle));
  }

  private static void checkReturn(HandlerMethod method, boolean inPlace, Problems problems) {
    String owner = method.owner().getSimpleName();
    boolean mayChange = !method.isStatic() && !method.owner().isRecord();
    if (inPlace && !mayChange) {
      problems.add(
          method,
          "returns nothing" + (method.isStatic() ? "" : ", and a record does not change"),
          "return the " + owner + " that there is after the event");
    } else if (!inPlace && !method.owner().isAssignableFrom(method.returnType())) {
      problems.add(
          method,
          "returns " + method.returnType().getSimpleName(),
          "return the " + owner + " that there is after the event");
    }
  }

  Object evolve(@Nullable Object state, Object event) throws Throwable {
    Object next = (Object) handle.invokeExact(state, event);
    if (inPlace && state != null) {
      return state;
    }
    if (next == null) {
      throw new IllegalStateException(
          name + " returned null; return the state that there is after the event.");
    }
    return next;
  }
}
