package dev.aorist.projections;

import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.handler.HandlerMethod;
import dev.aorist.eventstore.handler.Problems;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event handler of a projection, ready to be called.
 *
 * @param event the type of event that it declares
 * @param kind what it does
 * @param takesEvent whether it takes the whole event
 * @param handle (row, payload, event, rows) -> row
 * @param method as declared, for messages
 */
record FoldHandler(
    Class<?> event, Kind kind, boolean takesEvent, MethodHandle handle, HandlerMethod method) {
  enum Kind {
    /** Makes the row. */
    MAKES,
    /** Changes the row. */
    CHANGES,
    /** Changes rows of any keys. */
    ROWS,
    /** Nothing: the event is none of the projection's business. */
    IGNORES
  }

  private static final MethodType SHAPE =
      MethodType.methodType(
          Object.class, Object.class, Object.class, Object.class, Object.class, Object.class);
  private static final String FORMS =
      "write it as R on(E event), R on(R row, E event), void on(E event, Rows<R> rows) or, to"
          + " ignore the event, void on(E event); each may take an Event as last parameter";

  /** Reads a handler of a projection with rows of {@code rowType}. */
  static Optional<FoldHandler> read(
      Object projection, Class<?> rowType, HandlerMethod method, Problems problems) {
    List<Class<?>> payloads = new ArrayList<>(method.parameterTypes());
    payloads.removeIf(type -> place(type, rowType) != PAYLOAD);
    if (payloads.size() != 1) {
      problems.add(method, payloads.isEmpty() ? "takes no event" : "takes several events", FORMS);
      return Optional.empty();
    }
    Kind kind = kind(method, rowType);
    if (kind == null) {
      problems.add(
          method, "returns " + method.returnType().getSimpleName() + ", which does not fit", FORMS);
      return Optional.empty();
    }
    boolean takesEvent = method.parameterTypes().contains(Event.class);
    return method
        .adapt(
            SHAPE,
            type -> place(type, rowType),
            "the row, the event, the whole Event and Rows",
            problems)
        .map(handle -> MethodHandles.insertArguments(handle, 0, projection))
        .map(handle -> new FoldHandler(payloads.get(0), kind, takesEvent, handle, method));
  }

  private static final int PAYLOAD = 2;

  private static int place(Class<?> type, Class<?> rowType) {
    if (type == rowType) {
      return 1;
    }
    return type == Event.class ? 3 : type == Rows.class ? 4 : PAYLOAD;
  }

  private static @Nullable Kind kind(HandlerMethod method, Class<?> rowType) {
    boolean row = method.parameterTypes().contains(rowType);
    boolean rows = method.parameterTypes().contains(Rows.class);
    if (method.returnType() == rowType && !rows) {
      return row ? Kind.CHANGES : Kind.MAKES;
    }
    if (method.returnType() == void.class && !row) {
      return rows ? Kind.ROWS : Kind.IGNORES;
    }
    return null;
  }
}
