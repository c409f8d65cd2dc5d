package dev.aorist.eventstore.handler;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How problems name classes and methods: as their author writes them in the source. */
final class Names {
  private Names() {}

  /** The simple name, also of a class that has none. */
  static String simple(Class<?> type) {
    return type.isAnonymousClass()
        ? type.getName().substring(type.getPackageName().length() + 1)
        : type.getSimpleName();
  }

  static String full(Class<?> type) {
    String canonical = type.getCanonicalName();
    return canonical == null ? type.getName() : canonical;
  }

  /** A text that begins with the simple name of {@code type}, told with all that is around it. */
  static String inPackage(Class<?> type, String text) {
    return full(type) + text.substring(simple(type).length());
  }

  /** For example {@code Account.on(Opened)}. */
  static String method(Class<?> owner, Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Names::simple)
        .collect(Collectors.joining(", ", simple(owner) + "." + method.getName() + "(", ")"));
  }
}
