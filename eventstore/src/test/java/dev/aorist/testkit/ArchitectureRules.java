package dev.aorist.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/**
 * The rules of the house, the same for every module. A module obeys them by having
 *
 * <pre>{@code
 * @AnalyzeClasses(locations = MainClasses.class)
 * class ArchitectureTest {
 *   @ArchTest static final ArchTests HOUSE_RULES = ArchTests.in(ArchitectureRules.class);
 * }
 * }</pre>
 *
 * <p>A rule about classes that a module does not have holds there, so every rule allows an empty
 * set; {@code ArchitectureRulesTest} shows for each that it can fail.
 */
public final class ArchitectureRules {
  private static final String SEAM = "dev.aorist.eventstore.os..";
  private static final String[] PROGRAMS = {"dev.aorist.samples..", "dev.aorist.benchmarks.."};

  @ArchTest
  static final ArchRule modules_use_only_the_modules_below_them =
      classes().should(useOnlyAllowedModules()).allowEmptyShould(true);

  @ArchTest
  static final ArchRule packages_of_a_module_have_no_cycles =
      slices().assignedFrom(eachPackage()).should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule hazelcast_stays_in_packages_named_cluster =
      confined("cluster", "com.hazelcast..");

  @ArchTest
  static final ArchRule jackson_stays_in_packages_named_json =
      confined("json", "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule jdbc_stays_in_packages_named_jdbc =
      confined("jdbc", "java.sql..", "javax.sql..", "com.zaxxer..", "org.h2..");

  @ArchTest
  static final ArchRule guice_stays_in_packages_named_guice =
      confined("guice", "com.google.inject..");

  @ArchTest
  static final ArchRule time_and_chance_come_in_through_the_seam =
      noClasses()
          .that()
          .resideOutsideOfPackages(SEAM, PROGRAMS[0], PROGRAMS[1])
          .should()
          .accessTargetWhere(describe("time or chance is taken directly", Direct::timeOrChance))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule files_and_threads_of_the_event_store_come_in_through_the_seam =
      noClasses()
          .that()
          .resideInAPackage("dev.aorist.eventstore..")
          .and()
          .resideOutsideOfPackage(SEAM)
          .should()
          .accessTargetWhere(describe("a file or thread is taken directly", Direct::fileOrThread))
          .allowEmptyShould(true);

  private ArchitectureRules() {}

  private static ArchRule confined(String home, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(".." + home + "..", PROGRAMS[0], PROGRAMS[1])
        .should()
        .dependOnClassesThat(resideInAnyPackage(packages))
        .allowEmptyShould(true);
  }

  private static ArchCondition<JavaClass> useOnlyAllowedModules() {
    return new ArchCondition<>("use only the modules that the house allows") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        HouseModule from = HouseModule.of(type).orElse(null);
        if (from == null) {
          events.add(SimpleConditionEvent.violated(type, type.getName() + " is in no module"));
          return;
        }
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          HouseModule.of(dependency.getTargetClass())
              .filter(to -> !from.mayUse(to))
              .ifPresent(
                  to ->
                      events.add(
                          SimpleConditionEvent.violated(
                              type, from + " -> " + to + ": " + dependency.getDescription())));
        }
      }
    };
  }

  private static SliceAssignment eachPackage() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return SliceIdentifier.of(type.getPackageName());
      }

      @Override
      public String getDescription() {
        return "each package";
      }
    };
  }
}
