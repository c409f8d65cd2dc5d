package dev.aorist.eventstore.handler;

import java.lang.reflect.Constructor;
import java.util.Optional;

/** Makes objects of classes that an application registers. */
public final class Instances {
  private Instances() {}

  /**
   * An object of {@code type}, by its constructor without parameters, public or not.
   *
   * @param problems hears why there is none
   */
  public static Optional<Object> make(Class<?> type, Problems problems) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return Optional.of(constructor.newInstance());
    } catch (NoSuchMethodException e) {
      problems.add(type, "has no constructor without parameters", "add one, or register an object");
    } catch (ReflectiveOperationException | RuntimeException e) {
      problems.add(
          type,
          "could not be made: " + (e.getCause() == null ? e : e.getCause()),
          "let its constructor not fail, or register an object");
    }
    return Optional.empty();
  }
}
