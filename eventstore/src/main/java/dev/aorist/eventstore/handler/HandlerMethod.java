package dev.aorist.eventstore.handler;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * An annotated method of an application's class, public or not, ready to be called. Immutable.
 *
 * <p>A module calls all its handlers in one fixed <em>shape</em>, say {@code (Object target, Object
 * row, Object event) Object}, while a handler declares only the parameters that it wants, in any
 * order. {@link #adapt} bridges the two once, at start: calling the adapted handle with {@code
 * invokeExact} makes no array, and boxes only what the handler itself declares as a primitive.
 */
public final class HandlerMethod {
  private final Class<?> owner;
  private final Method method;
  private final MethodHandle handle;

  HandlerMethod(Class<?> owner, Method method, MethodHandle handle) {
    this.owner = owner;
    this.method = method;
    this.handle = handle.asFixedArity();
  }

  /** The class that was searched; the method may be inherited. */
  public Class<?> owner() {
    return owner;
  }

  /** The method as declared, for its annotations and generic types. */
  public Method method() {
    return method;
  }

  public boolean isStatic() {
    return Modifier.isStatic(method.getModifiers());
  }

  public List<Class<?>> parameterTypes() {
    return List.of(method.getParameterTypes());
  }

  public Class<?> returnType() {
    return method.getReturnType();
  }

  /** For example {@code Account.on(Opened)}. */
  public String describe() {
    return Names.method(owner, method);
  }

  /**
   * The method in a module's shape. Argument 0 of the shape is the target: what an instance method
   * is called on and a static method does not see.
   *
   * @param shape the types with which the module calls all its handlers; normally all {@code
   *     Object}, since arguments and result are cast (a {@code void} method returns null)
   * @param role for the type of a declared parameter the argument of the shape that it takes, -1
   *     for a type that no handler is given
   * @param given what a handler may take, for messages: "the event and its Metadata"
   * @return empty when the parameters do not fit, which is then told to {@code problems}
   */
  public Optional<MethodHandle> adapt(
      MethodType shape, ToIntFunction<Class<?>> role, String given, Problems problems) {
    int[] places = new int[handle.type().parameterCount()];
    int receiver = isStatic() ? 0 : 1;
    boolean[] taken = new boolean[shape.parameterCount()];
    boolean fits = true;
    for (int i = receiver; i < places.length; i++) {
      Class<?> type = handle.type().parameterType(i);
      int place = role.applyAsInt(type);
      if (place < 0) {
        problems.add(
            this,
            "takes a parameter " + Names.simple(type) + ", which no such method is given",
            "take only " + given);
        fits = false;
      } else if (taken[place]) {
        problems.add(
            this,
            "would be given the same for two parameters, the second is " + Names.simple(type),
            "take " + given + ", each at most once");
        fits = false;
      } else {
        taken[place] = true;
        places[i] = place;
      }
    }
    return fits ? Optional.of(permute(shape, places)) : Optional.empty();
  }

  /** The handle's argument i becomes the shape's argument {@code places[i]}. */
  private MethodHandle permute(MethodType shape, int[] places) {
    Class<?>[] types =
        Arrays.stream(places).mapToObj(shape::parameterType).toArray(Class<?>[]::new);
    MethodHandle cast = handle.asType(MethodType.methodType(shape.returnType(), types));
    return MethodHandles.permuteArguments(cast, shape, places);
  }

  @Override
  public String toString() {
    return describe();
  }
}
