package dev.aorist.eventstore.handler;

import java.lang.annotation.Annotation;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** What sealed types permit, and whether a class handles all of it. */
public final class SealedTypes {
  private SealedTypes() {}

  /**
   * The classes that an object of {@code type} can have, in the order of the permits clauses: the
   * concrete classes below a sealed type, or a type that is not sealed by itself. What is below a
   * {@code non-sealed} type cannot be known, so that type stands for all of it, also when it is
   * abstract.
   */
  public static Set<Class<?>> leaves(Class<?> type) {
    var leaves = new LinkedHashSet<Class<?>>();
    addLeaves(type, leaves);
    return leaves;
  }

  /**
   * The sealed types that permit one of {@code types} by name: the families that they belong to. A
   * family within a family does not call in the outer one.
   */
  public static Set<Class<?>> families(Collection<? extends Class<?>> types) {
    var families = new LinkedHashSet<Class<?>>();
    for (Class<?> type : types) {
      if (type.getSuperclass() != null && type.getSuperclass().isSealed()) {
        families.add(type.getSuperclass());
      }
      for (Class<?> parent : type.getInterfaces()) {
        if (parent.isSealed()) {
          families.add(parent);
        }
      }
    }
    return families;
  }

  /**
   * Tells {@code problems} of each leaf of {@code family} for which {@code owner} has no handler,
   * neither for its class nor for a type above it.
   *
   * @param handled the types for which there is a handler
   * @param annotation what marks a handler
   */
  public static void requireAll(
      Class<?> family,
      Class<?> owner,
      Collection<? extends Class<?>> handled,
      Class<? extends Annotation> annotation,
      Problems problems) {
    String mark = "@" + annotation.getSimpleName();
    for (Class<?> leaf : leaves(family)) {
      if (handled.stream().noneMatch(type -> type.isAssignableFrom(leaf))) {
        String name = Names.simple(leaf);
        problems.add(
            owner,
            Names.simple(family)
                + " permits "
                + name
                + ", but "
                + Names.simple(owner)
                + " has no "
                + mark
                + " for it",
            "add a method with " + mark + " that takes " + name);
      }
    }
  }

  private static void addLeaves(Class<?> type, Set<Class<?>> to) {
    // An enum whose constants have bodies is sealed too, but nobody handles its constants apart.
    boolean sealed = type.isSealed() && !type.isEnum();
    if (!sealed || !Modifier.isAbstract(type.getModifiers())) {
      to.add(type);
    }
    if (sealed) {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        addLeaves(permitted, to);
      }
    }
  }
}
