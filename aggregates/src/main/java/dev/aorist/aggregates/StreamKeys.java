package dev.aorist.aggregates;

import dev.aorist.eventstore.handler.Problems;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds in a command class what is marked with {@link AggregateId}, and reads it as text. */
final class StreamKeys {
  private static final MethodType SHAPE = MethodType.methodType(Object.class, Object.class);
  private static final Set<Class<?>> PLAIN =
      Set.of(
          String.class,
          UUID.class,
          Long.class,
          long.class,
          Integer.class,
          int.class,
          Short.class,
          short.class,
          Byte.class,
          byte.class);

  private StreamKeys() {}

  /** How to read the id of commands of this class; empty when that was told as a problem. */
  static Optional<Function<Object, String>> of(Class<?> command, Problems problems) {
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(command, MethodHandles.lookup());
      List<MethodHandle> marked = marked(command, lookup);
      if (marked.size() != 1) {
        problems.add(
            command,
            marked.isEmpty()
                ? "says nowhere which aggregate it is for"
                : "has " + marked.size() + " ids",
            "mark the one component or field that names the aggregate with @AggregateId");
        return Optional.empty();
      }
      return text(command, marked.get(0), problems).map(StreamKeys::reader);
    } catch (IllegalAccessException e) {
      problems.add(
          command,
          "cannot be read, since " + command.getModule() + " does not open its package",
          "write 'opens " + command.getPackageName() + ";' in its module-info.java");
      return Optional.empty();
    }
  }

  static IllegalArgumentException missing(Object command) {
    return new IllegalArgumentException(
        "The id of " + command + " is null; set it to the key of the aggregate that it is for.");
  }

  private static List<MethodHandle> marked(Class<?> command, MethodHandles.Lookup lookup)
      throws IllegalAccessException {
    var marked = new ArrayList<MethodHandle>();
    if (command.isRecord()) {
      for (RecordComponent component : command.getRecordComponents()) {
        if (component.isAnnotationPresent(AggregateId.class)) {
          marked.add(lookup.unreflect(component.getAccessor()));
        }
      }
      return marked;
    }
    for (Class<?> type = command; type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.isAnnotationPresent(AggregateId.class)) {
          marked.add(MethodHandles.privateLookupIn(type, lookup).unreflectGetter(field));
        }
      }
    }
    return marked;
  }

  /** The handle with what it returns unwrapped, down to something that has a text. */
  private static Optional<MethodHandle> text(Class<?> command, MethodHandle id, Problems problems)
      throws IllegalAccessException {
    Class<?> type = id.type().returnType();
    if (PLAIN.contains(type) || type.isEnum()) {
      return Optional.of(id);
    }
    if (type.isRecord() && type.getRecordComponents().length == 1) {
      MethodHandle inner =
          MethodHandles.privateLookupIn(type, MethodHandles.lookup())
              .unreflect(type.getRecordComponents()[0].getAccessor());
      return text(command, MethodHandles.filterReturnValue(id, inner), problems);
    }
    problems.add(
        command,
        "has an id of the type " + type.getSimpleName() + ", whose text may change",
        "use a String, a UUID, an integral number, an enum, or a record that wraps one of these");
    return Optional.empty();
  }

  private static Function<Object, String> reader(MethodHandle id) {
    MethodHandle handle = id.asType(SHAPE);
    return command -> {
      @Nullable Object value;
      try {
        value = (Object) handle.invokeExact(command);
      } catch (NullPointerException wrapperIsNull) {
        throw missing(command);
      } catch (Throwable e) {
        throw Sneaky.rethrow(e);
      }
      if (value == null) {
        throw missing(command);
      }
      return value instanceof Enum<?> constant ? constant.name() : value.toString();
    };
  }
}
