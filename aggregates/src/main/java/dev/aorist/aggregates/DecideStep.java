package dev.aorist.aggregates;

import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.handler.HandlerMethod;
import dev.aorist.eventstore.handler.Problems;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A command handler of an aggregate, ready to be called.
 *
 * @param command the type of command that it declares
 * @param name how messages call it
 * @param creates whether it is static: there must be no state before
 */
record DecideStep(Class<?> command, String name, boolean creates, MethodHandle handle) {
  private static final MethodType SHAPE =
      MethodType.methodType(Object.class, Object.class, Object.class, Object.class, Object.class);

  static Optional<DecideStep> read(HandlerMethod method, Problems problems) {
    Class<?> command = method.parameterTypes().isEmpty() ? null : method.parameterTypes().get(0);
    if (command == null || command == Metadata.class || command == Clock.class) {
      problems.add(method, "takes no command", "let its first parameter be the command");
      return Optional.empty();
    }
    return method
        .adapt(
            SHAPE, type -> role(type, command), "the command, a Clock and the Metadata", problems)
        .map(handle -> new DecideStep(command, method.describe(), method.isStatic(), handle));
  }

  private static int role(Class<?> type, Class<?> command) {
    if (type == command) {
      return 1;
    }
    return type == Clock.class ? 2 : type == Metadata.class ? 3 : -1;
  }

  List<Object> decide(@Nullable Object state, Object command, DecisionContext context)
      throws Throwable {
    if (creates && state != null) {
      throw new Rejection(new AlreadyExists(context.stream()));
    }
    if (!creates && state == null) {
      throw new Rejection(new NotFound(context.stream()));
    }
    return events(
        (Object)
            handle.invokeExact(
                state, command, (Object) context.clock(), (Object) context.metadata()));
  }

  private static List<Object> events(@Nullable Object returned) {
    if (returned == null) {
      return List.of();
    }
    if (returned instanceof List<?> list) {
      return List.copyOf(list);
    }
    if (returned instanceof Optional<?> optional) {
      return optional.isPresent() ? List.of(optional.get()) : List.of();
    }
    if (returned instanceof Stream<?> stream) {
      return stream.<Object>map(event -> event).toList();
    }
    return List.of(returned);
  }
}
