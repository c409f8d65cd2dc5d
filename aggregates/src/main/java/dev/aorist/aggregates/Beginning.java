package dev.aorist.aggregates;

import dev.aorist.eventstore.handler.Problems;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * The state before the first event of an aggregate whose class has a constructor without
 * parameters; other classes have none, and a static event handler makes their first.
 */
record Beginning(@Nullable MethodHandle constructor) {
  private static final MethodType SHAPE = MethodType.methodType(Object.class);

  static Beginning of(Class<?> owner, Problems problems) {
    if (owner.isInterface() || Modifier.isAbstract(owner.getModifiers())) {
      return new Beginning(null);
    }
    for (Constructor<?> constructor : owner.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == 0) {
        return new Beginning(open(owner, constructor, problems));
      }
    }
    return new Beginning(null);
  }

  private static @Nullable MethodHandle open(
      Class<?> owner, Constructor<?> constructor, Problems problems) {
    try {
      return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
          .unreflectConstructor(constructor)
          .asType(SHAPE);
    } catch (IllegalAccessException e) {
      problems.add(
          owner,
          "cannot be constructed, since " + owner.getModule() + " does not open its package",
          "write 'opens " + owner.getPackageName() + ";' in its module-info.java");
      return null;
    }
  }

  boolean exists() {
    return constructor != null;
  }

  /** A new state without events; null when there is none. */
  @Nullable Object begin() {
    if (constructor == null) {
      return null;
    }
    try {
      return (Object) constructor.invokeExact();
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }
}
