package dev.aorist.testkit;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/** The modules of the house, and for each the modules that it may use, at any remove. */
enum HouseModule {
  EVENTSTORE("dev.aorist.eventstore"),
  AGGREGATES("dev.aorist.aggregates", EVENTSTORE),
  PROJECTIONS("dev.aorist.projections", EVENTSTORE),
  COMMANDBUS("dev.aorist.commandbus", AGGREGATES, EVENTSTORE),
  AORIST("dev.aorist", COMMANDBUS, AGGREGATES, PROJECTIONS, EVENTSTORE),
  SAMPLES("dev.aorist.samples", AORIST, COMMANDBUS, AGGREGATES, PROJECTIONS, EVENTSTORE),
  BENCHMARKS("dev.aorist.benchmarks", AORIST, COMMANDBUS, AGGREGATES, PROJECTIONS, EVENTSTORE);

  private final String root;
  private final Set<HouseModule> allowed;

  HouseModule(String root, HouseModule... allowed) {
    this.root = root;
    this.allowed = Set.of(allowed);
  }

  boolean mayUse(HouseModule other) {
    return other == this || allowed.contains(other);
  }

  /**
   * The module of a class of ours: the one with the longest root, as AORIST's contains all others.
   */
  static Optional<HouseModule> of(JavaClass type) {
    String name = type.getPackageName() + ".";
    return Arrays.stream(values())
        .filter(module -> name.startsWith(module.root + "."))
        .max(Comparator.comparingInt(module -> module.root.length()));
  }
}
