package dev.aorist.projections.json;

import dev.aorist.projections.Index;
import dev.aorist.projections.ProjectionException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the components of records that are marked as {@link Index}. Immutable. */
final class RowIndexes {
  private final Map<String, Method> accessors = new TreeMap<>();

  RowIndexes(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    for (RecordComponent component : components == null ? new RecordComponent[0] : components) {
      if (component.isAnnotationPresent(Index.class)
          || component.getAccessor().isAnnotationPresent(Index.class)) {
        Method accessor = component.getAccessor();
        AccessibleObject.setAccessible(new AccessibleObject[] {accessor}, true);
        accessors.put(component.getName(), accessor);
      }
    }
  }

  /** By name. */
  List<String> names() {
    return List.copyOf(accessors.keySet());
  }

  /** The texts by which a row is found, by index; without those that it has no value for. */
  Map<String, String> of(Object row) {
    if (accessors.isEmpty()) {
      return Map.of();
    }
    Map<String, String> values = new TreeMap<>();
    accessors.forEach(
        (name, accessor) -> {
          @Nullable Object value = value(accessor, row);
          if (value instanceof Optional<?> maybe) {
            value = maybe.orElse(null);
          }
          if (value != null) {
            values.put(name, String.valueOf(value));
          }
        });
    return values;
  }

  private static @Nullable Object value(Method accessor, Object row) {
    try {
      return accessor.invoke(row);
    } catch (ReflectiveOperationException e) {
      throw new ProjectionException(
          "The component " + accessor.getName() + " of " + row.getClass() + " cannot be read.", e);
    }
  }
}
