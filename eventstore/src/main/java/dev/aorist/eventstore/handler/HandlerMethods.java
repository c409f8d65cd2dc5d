package dev.aorist.eventstore.handler;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds the annotated methods of a class. */
public final class HandlerMethods {
  private static final Comparator<Method> ORDER =
      Comparator.comparing(Method::getName)
          .thenComparing(method -> Arrays.toString(method.getParameterTypes()))
          .thenComparing(method -> method.getReturnType().getName());

  private HandlerMethods() {}

  /**
   * All methods of {@code owner} with this annotation, also those that are not public and those
   * that it inherits from classes and interfaces. An annotated method that is overridden counts
   * once and calls the overriding method, whether or not that is annotated again.
   *
   * <p>The order is the same in every JVM: the owner's methods first, then those of its ancestors,
   * in each class by name and parameter types.
   *
   * @param problems hears of methods that cannot be called because their package is closed
   */
  public static List<HandlerMethod> find(
      Class<?> owner, Class<? extends Annotation> annotation, Problems problems) {
    var found = new ArrayList<HandlerMethod>();
    var seen = new ArrayList<Method>();
    for (Class<?> type : lineage(owner)) {
      Method[] methods = type.getDeclaredMethods();
      Arrays.sort(methods, ORDER);
      for (Method method : methods) {
        if (!method.isAnnotationPresent(annotation)
            || inaccessibleFrom(owner, method)
            || seen.stream().anyMatch(below -> replaces(below, method))) {
          continue;
        }
        seen.add(method);
        // A bridge carries the annotations of the method that it calls and hides what it overrides.
        if (!method.isBridge()) {
          unreflect(owner, method, found, problems);
        }
      }
    }
    return List.copyOf(found);
  }

  private static void unreflect(
      Class<?> owner, Method method, List<HandlerMethod> found, Problems problems) {
    Class<?> home = method.getDeclaringClass();
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(home, MethodHandles.lookup());
      found.add(new HandlerMethod(owner, method, lookup.unreflect(method)));
    } catch (IllegalAccessException e) {
      problems.add(
          Names.full(home) + "." + method.getName(),
          "cannot be called, since " + home.getModule() + " does not open its package",
          "write 'opens " + home.getPackageName() + ";' in its module-info.java");
    }
  }

  /** The class, its superclasses, then all interfaces. */
  private static Set<Class<?>> lineage(Class<?> owner) {
    var classes = new LinkedHashSet<Class<?>>();
    for (Class<?> type = owner; type != null && type != Object.class; type = type.getSuperclass()) {
      classes.add(type);
    }
    for (Class<?> type : List.copyOf(classes)) {
      addInterfaces(type, classes);
    }
    return classes;
  }

  private static void addInterfaces(Class<?> type, Set<Class<?>> to) {
    for (Class<?> parent : type.getInterfaces()) {
      to.add(parent);
      addInterfaces(parent, to);
    }
  }

  /** Static methods of interfaces are not inherited. */
  private static boolean inaccessibleFrom(Class<?> owner, Method method) {
    Class<?> home = method.getDeclaringClass();
    return home != owner && home.isInterface() && Modifier.isStatic(method.getModifiers());
  }

  /** Whether {@code below} overrides or hides {@code above}, which is declared further up. */
  private static boolean replaces(Method below, Method above) {
    int modifiers = above.getModifiers();
    boolean visible =
        Modifier.isPublic(modifiers)
            || Modifier.isProtected(modifiers)
            || !Modifier.isPrivate(modifiers)
                && above.getDeclaringClass().getPackage() == below.getDeclaringClass().getPackage();
    return visible
        && below.getDeclaringClass() != above.getDeclaringClass()
        && below.getName().equals(above.getName())
        && Arrays.equals(below.getParameterTypes(), above.getParameterTypes());
  }
}
