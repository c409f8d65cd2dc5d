package dev.aorist.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule is shown code that breaks it, and its nearest neighbours that do not. */
class ArchitectureRulesTest {
  @TempDir Path directory;

  @Test
  void only_the_arrows_of_the_house_are_allowed() throws IOException {
    List<String> forbidden =
        List.of(
            "eventstore -> aggregates",
            "eventstore -> http",
            "aggregates -> projections",
            "projections -> aggregates",
            "projections -> commandbus",
            "commandbus -> projections",
            "commandbus -> cli",
            "http -> samples.quakes",
            "samples -> benchmarks");
    List<String> allowed =
        List.of(
            "aggregates -> eventstore.spi",
            "commandbus -> eventstore",
            "http -> projections",
            "samples.quakes -> aggregates",
            "benchmarks -> http");
    List<String> arrows = new ArrayList<>(forbidden);
    arrows.addAll(allowed);
    List<String> sources = new ArrayList<>();
    for (int i = 0; i < arrows.size(); i++) {
      String[] ends = arrows.get(i).split(" -> ");
      sources.add(type(ends[0] + ".From" + i, "dev.aorist.%s.To%d used;".formatted(ends[1], i)));
      sources.add(type(ends[1] + ".To" + i, ""));
    }

    assertThat(breakers(ArchitectureRules.modules_use_only_the_modules_below_them, sources))
        .extracting(name -> arrows.get(Integer.parseInt(name.replaceAll("\\D", ""))))
        .containsExactlyInAnyOrderElementsOf(forbidden);
  }

  @Test
  void a_class_outside_of_every_module_is_refused() throws IOException {
    assertThat(
            breakers(
                ArchitectureRules.modules_use_only_the_modules_below_them,
                List.of("package dev.aorists; class A {}")))
        .containsExactly("dev.aorists.A");
  }

  @ParameterizedTest
  @CsvSource({"dev.aorist.eventstore.B used;, true", "'', false"})
  void two_packages_of_a_module_may_not_use_each_other(String back, boolean refused)
      throws IOException {
    JavaClasses classes =
        SourceCompiler.compile(
            directory,
            List.of(
                type("eventstore.B", "dev.aorist.eventstore.journal.A used;"),
                type("eventstore.journal.A", back)));

    assertThat(
            ArchitectureRules.packages_of_a_module_have_no_cycles.evaluate(classes).hasViolation())
        .isEqualTo(refused);
  }

  @ParameterizedTest
  @CsvSource({
    "com.hazelcast.core.HazelcastInstance, cluster",
    "com.fasterxml.jackson.databind.JsonNode, json",
    "java.sql.Connection, jdbc",
    "javax.sql.DataSource, jdbc",
    "com.zaxxer.hikari.HikariDataSource, jdbc",
    "org.h2.Driver, jdbc",
    "com.google.inject.Module, guice",
  })
  void a_foreign_type_stays_in_the_packages_that_are_named_after_it(String foreign, String home)
      throws IOException {
    ArchRule rule =
        switch (home) {
          case "cluster" -> ArchitectureRules.hazelcast_stays_in_packages_named_cluster;
          case "json" -> ArchitectureRules.jackson_stays_in_packages_named_json;
          case "jdbc" -> ArchitectureRules.jdbc_stays_in_packages_named_jdbc;
          case "guice" -> ArchitectureRules.guice_stays_in_packages_named_guice;
          default -> throw new IllegalArgumentException(home);
        };
    String use = foreign + " used;";
    List<String> sources = new ArrayList<>();
    sources.add(type("projections.A", use));
    sources.add(type("projections." + home + ".A", use));
    sources.add(type("samples.A", use));
    if (!foreign.startsWith("java")) {
      sources.add(standIn(foreign));
    }

    assertThat(breakers(rule, sources)).containsExactly("dev.aorist.projections.A");
  }

  @Test
  void time_and_chance_are_taken_in_the_seam_and_the_programs_only() throws IOException {
    List<String> bodies =
        List.of(
            "Object a = System.currentTimeMillis();",
            "Object a = System.nanoTime();",
            "java.util.function.LongSupplier a = System::nanoTime;",
            "Object a = java.time.Instant.now();",
            "Object a = java.time.LocalDate.now(java.time.ZoneOffset.UTC);",
            "Object a = java.time.Clock.systemUTC();",
            "Object a = new java.util.Random();",
            "Object a = new java.util.Random(7);",
            "Object a = Math.random();",
            "Object a = java.util.UUID.randomUUID();",
            "Object a = new java.security.SecureRandom();",
            "Object a = java.util.concurrent.ThreadLocalRandom.current();",
            "Object a = com.github.f4b6a3.uuid.UuidCreator.getTimeOrderedEpoch();");

    assertOnlyRefusedIn(
        "commandbus",
        List.of("eventstore.os", "samples", "benchmarks"),
        bodies,
        ArchitectureRules.time_and_chance_come_in_through_the_seam);
  }

  @Test
  void the_event_store_takes_files_and_threads_in_the_seam_only() throws IOException {
    List<String> bodies =
        List.of(
            "Object a = new Thread(() -> {});",
            "void a() throws Exception { Thread.sleep(1); }",
            "Object a = java.util.concurrent.Executors.newCachedThreadPool();",
            "Object a = new java.util.Timer();",
            "Object a = new java.io.File(\".\");",
            "Object a() throws Exception { return new java.io.FileInputStream(\".\"); }",
            "Object a() throws Exception { return new java.io.RandomAccessFile(\".\", \"r\"); }",
            "Object a(java.nio.file.Path p) { return java.nio.file.Files.exists(p); }",
            "Object a(java.nio.file.Path p) throws Exception {"
                + " return java.nio.channels.FileChannel.open(p); }");

    assertOnlyRefusedIn(
        "eventstore",
        List.of("eventstore.os", "cli"),
        bodies,
        ArchitectureRules.files_and_threads_of_the_event_store_come_in_through_the_seam);
  }

  @Test
  void injected_time_files_and_threads_are_allowed() throws IOException {
    List<String> source =
        List.of(
            type(
                "eventstore.A",
                """
                Object a(java.time.Clock clock) { return java.time.Instant.now(clock); }
                Object b(java.util.Random random) { return random.nextLong(); }
                Object c(Exception cause) { return new java.io.FileNotFoundException("a"); }
                Object d(java.nio.channels.FileChannel file) throws Exception {
                  file.force(false);
                  return Thread.currentThread();
                }
                """));

    assertThat(breakers(ArchitectureRules.time_and_chance_come_in_through_the_seam, source))
        .isEmpty();
    assertThat(
            breakers(
                ArchitectureRules.files_and_threads_of_the_event_store_come_in_through_the_seam,
                source))
        .isEmpty();
  }

  /** Each body breaks the rule in the place refused, and in none of the places allowed. */
  private void assertOnlyRefusedIn(
      String refused, List<String> allowed, List<String> bodies, ArchRule rule) throws IOException {
    List<String> sources = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < bodies.size(); i++) {
      String name = ".Body" + i;
      sources.add(type(refused + name, bodies.get(i)));
      expected.add("dev.aorist." + refused + name);
      for (String place : allowed) {
        sources.add(type(place + name, bodies.get(i)));
      }
    }

    assertThat(breakers(rule, sources)).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** The names of those classes that break the rule, each judged alone. */
  private List<String> breakers(ArchRule rule, List<String> sources) throws IOException {
    JavaClasses classes = SourceCompiler.compile(directory, sources);
    return classes.stream()
        .filter(type -> rule.evaluate(classes.that(describe("it", type::equals))).hasViolation())
        .map(JavaClass::getName)
        .toList();
  }

  /** An empty type in the place of one that may not be on the class path. */
  private static String standIn(String name) {
    int dot = name.lastIndexOf('.');
    return "package %s; public interface %s {}"
        .formatted(name.substring(0, dot), name.substring(dot + 1));
  }

  /** The source of a class, its name given relative to dev.aorist. */
  private static String type(String place, String body) {
    String name = "dev.aorist." + place;
    int dot = name.lastIndexOf('.');
    return "package %s; public class %s { %s }"
        .formatted(name.substring(0, dot), name.substring(dot + 1), body);
  }
}
