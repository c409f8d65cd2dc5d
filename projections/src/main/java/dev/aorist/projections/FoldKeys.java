package dev.aorist.projections;

import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.handler.Dispatch;
import dev.aorist.eventstore.handler.HandlerMethod;
import dev.aorist.eventstore.handler.HandlerMethods;
import dev.aorist.eventstore.handler.Problems;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The declared keys of a projection's rows: methods of its own, or components of the events. */
final class FoldKeys {
  private static final MethodType SHAPE =
      MethodType.methodType(Object.class, Object.class, Object.class, Object.class);
  private static final MethodType COMPONENT_SHAPE =
      MethodType.methodType(Object.class, Object.class);
  private static final String FORM =
      "write it as String name(E event), with an Event as second parameter if need be";

  private final Map<Class<?>, Source> components = new HashMap<>();
  private final Dispatch<Source> methods;

  /**
   * Where a key comes from.
   *
   * @param takesEvent whether it takes the whole event
   * @param handle (payload, event) -> key, or for a component (payload) -> key
   */
  private record Source(boolean component, boolean takesEvent, MethodHandle handle, String name) {}

  private FoldKeys(Dispatch<Source> methods) {
    this.methods = methods;
  }

  /**
   * Finds the keys that are declared.
   *
   * @param events the event classes whose rows need keys
   */
  static FoldKeys of(Object projection, Collection<Class<?>> events, Problems problems) {
    Class<?> owner = projection.getClass();
    var methods = new Dispatch.Builder<Source>(owner);
    for (HandlerMethod method : HandlerMethods.find(owner, Key.class, problems)) {
      addMethod(projection, method, methods, problems);
    }
    var keys = new FoldKeys(methods.build(List.of(), problems));
    for (Class<?> event : events) {
      List<HandlerMethod> marked = HandlerMethods.find(event, Key.class, problems);
      if (marked.size() > 1) {
        problems.add(event, "has several components with @Key", "mark the one that is the key");
      }
      marked.forEach(method -> keys.addComponent(event, method, problems));
    }
    return keys;
  }

  private static void addMethod(
      Object projection, HandlerMethod method, Dispatch.Builder<Source> to, Problems problems) {
    List<Class<?>> payloads =
        method.parameterTypes().stream().filter(type -> type != Event.class).toList();
    if (payloads.size() != 1 || method.returnType() != String.class) {
      problems.add(
          method,
          payloads.size() == 1
              ? "gives a key of the type " + method.returnType().getSimpleName()
              : "does not take one event",
          FORM);
      return;
    }
    method
        .adapt(
            SHAPE, type -> type == Event.class ? 2 : 1, "the event and the whole Event", problems)
        .map(handle -> MethodHandles.insertArguments(handle, 0, projection))
        .ifPresent(
            handle ->
                to.add(
                    payloads.get(0),
                    new Source(
                        false,
                        method.parameterTypes().contains(Event.class),
                        handle,
                        method.describe()),
                    method.describe()));
  }

  private void addComponent(Class<?> event, HandlerMethod method, Problems problems) {
    if (method.returnType() != String.class || !method.parameterTypes().isEmpty()) {
      problems.add(
          method,
          "is marked as key but is no component of the type String",
          "mark a String, or declare a method with @Key in the projection");
      return;
    }
    method
        .adapt(COMPONENT_SHAPE, type -> -1, "nothing", problems)
        .ifPresent(
            handle -> components.put(event, new Source(true, false, handle, method.describe())));
  }

  /** Whether events of this class have a declared key. */
  boolean has(Class<?> event) {
    return methods.find(event) != null || components.containsKey(event);
  }

  /** The declared key of the row that an event concerns. */
  String of(Occurrence event) {
    Object payload = event.payload();
    Source source = methods.find(payload.getClass());
    if (source == null) {
      source = components.get(payload.getClass());
    }
    if (source == null) {
      throw new IllegalStateException(
          "No @Key is known for " + payload.getClass().getSimpleName() + "; declare one.");
    }
    @Nullable Object key = key(source, payload, source.takesEvent ? event.event() : null);
    if (key == null) {
      throw new ProjectionException(
          source.name
              + " gave no key. Give every event a key, or handle those without one by a method"
              + " that takes Rows.",
          null);
    }
    return (String) key;
  }

  private static @Nullable Object key(Source source, Object payload, @Nullable Object event) {
    try {
      return source.component
          ? (Object) source.handle.invokeExact(payload)
          : (Object) source.handle.invokeExact(payload, event);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }
}
