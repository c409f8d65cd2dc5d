package dev.aorist.eventstore.handler;

import io.github.classgraph.ClassGraph;
import io.github.classgraph.ScanResult;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds annotated classes by the names of their packages. Class files are read, on the class path
 * of the current thread's class loader; nothing is loaded but what is found. Takes long for an
 * event loop.
 */
public final class PackageScan {
  private static final String REMEDY =
      "check its spelling, and that it is on the class path; or do not register it";

  private PackageScan() {}

  /**
   * The classes in the packages, and in those below them, that carry one of the annotations; in the
   * order of their names.
   *
   * @param problems hears of packages in which there is none
   */
  public static List<Class<?>> find(
      Collection<String> packages,
      Set<Class<? extends Annotation>> annotations,
      Problems problems) {
    if (packages.isEmpty()) {
      return List.of();
    }
    List<Class<?>> found = new ArrayList<>();
    ClassGraph scan =
        new ClassGraph()
            .acceptPackages(packages.toArray(String[]::new))
            .enableAnnotationInfo()
            .ignoreClassVisibility();
    try (ScanResult result = scan.scan()) {
      var names = new TreeSet<String>();
      for (Class<? extends Annotation> annotation : annotations) {
        names.addAll(result.getClassesWithAnnotation(annotation).getNames());
      }
      names.forEach(name -> found.add(result.loadClass(name, false)));
    }
    for (String name : packages) {
      if (found.stream().noneMatch(type -> isIn(type, name))) {
        problems.add("package " + name, "has no class with " + list(annotations), REMEDY);
      }
    }
    return found;
  }

  private static boolean isIn(Class<?> type, String packageName) {
    return (type.getPackageName() + ".").startsWith(packageName + ".");
  }

  private static String list(Set<Class<? extends Annotation>> annotations) {
    return annotations.stream()
        .map(annotation -> "@" + annotation.getSimpleName())
        .sorted()
        .collect(Collectors.joining(" or "));
  }
}
