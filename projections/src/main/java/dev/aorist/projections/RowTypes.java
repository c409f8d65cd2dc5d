package dev.aorist.projections;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what {@code R} is in a class that implements {@link Folds}, at whatever remove. */
final class RowTypes {
  private RowTypes() {}

  /** The class of the rows; null when the class does not say. */
  static @Nullable Class<?> of(Class<?> projection) {
    return find(projection, Map.of());
  }

  private static @Nullable Class<?> find(Type type, Map<TypeVariable<?>, Type> known) {
    Map<TypeVariable<?>, Type> bindings = new HashMap<>(known);
    Class<?> raw;
    if (type instanceof ParameterizedType parameterized) {
      raw = (Class<?>) parameterized.getRawType();
      Type[] arguments = parameterized.getActualTypeArguments();
      for (int i = 0; i < arguments.length; i++) {
        Type argument = arguments[i];
        bindings.put(raw.getTypeParameters()[i], known.getOrDefault(argument, argument));
      }
    } else if (type instanceof Class<?> plain) {
      raw = plain;
    } else {
      return null;
    }
    if (raw == Folds.class) {
      Type row = bindings.get(Folds.class.getTypeParameters()[0]);
      return row instanceof Class<?> found ? found : null;
    }
    for (Type parent : raw.getGenericInterfaces()) {
      Class<?> found = find(parent, bindings);
      if (found != null) {
        return found;
      }
    }
    Type parent = raw.getGenericSuperclass();
    return parent == null ? null : find(parent, bindings);
  }
}
