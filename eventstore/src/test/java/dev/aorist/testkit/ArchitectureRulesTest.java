package dev.aorist.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule is shown code that breaks it, and its nearest neighbour that does not. */
class ArchitectureRulesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "eventstore.A, aggregates.B, false",
    "eventstore.A, B, false",
    "aggregates.A, projections.B, false",
    "projections.A, aggregates.B, false",
    "projections.A, commandbus.B, false",
    "commandbus.A, projections.B, false",
    "commandbus.A, cli.B, false",
    "http.A, samples.quakes.B, false",
    "samples.A, benchmarks.B, false",
    "aggregates.A, eventstore.spi.B, true",
    "commandbus.A, eventstore.B, true",
    "http.A, projections.B, true",
    "samples.quakes.A, aggregates.B, true",
    "benchmarks.A, B, true",
  })
  void only_the_arrows_of_the_house_are_allowed(String from, String to, boolean allowed)
      throws IOException {
    JavaClasses classes = compile(type(from, "dev.aorist." + to + " used;"), type(to, ""));

    assertThat(passes(ArchitectureRules.modules_use_only_the_modules_below_them, classes))
        .isEqualTo(allowed);
  }

  @Test
  void a_class_outside_of_every_module_is_refused() throws IOException {
    JavaClasses classes = compile("package dev.aorists; class A {}");

    assertThat(passes(ArchitectureRules.modules_use_only_the_modules_below_them, classes))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"dev.aorist.eventstore.B used;, false", "'', true"})
  void two_packages_of_a_module_may_not_use_each_other(String back, boolean allowed)
      throws IOException {
    JavaClasses classes =
        compile(
            type("eventstore.B", "dev.aorist.eventstore.journal.A used;"),
            type("eventstore.journal.A", back));

    assertThat(passes(ArchitectureRules.packages_of_a_module_have_no_cycles, classes))
        .isEqualTo(allowed);
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

    assertThat(passes(rule, using(foreign, "projections.A"))).isFalse();
    assertThat(passes(rule, using(foreign, "projections." + home + ".A"))).isTrue();
    assertThat(passes(rule, using(foreign, "samples.A"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
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
        "Object a = com.github.f4b6a3.uuid.UuidCreator.getTimeOrderedEpoch();",
      })
  void time_and_chance_are_taken_in_the_seam_and_the_programs_only(String body) throws IOException {
    ArchRule rule = ArchitectureRules.time_and_chance_come_in_through_the_seam;

    assertThat(passes(rule, compile(type("commandbus.A", body)))).isFalse();
    assertThat(passes(rule, compile(type("eventstore.os.A", body)))).isTrue();
    assertThat(passes(rule, compile(type("benchmarks.A", body)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Object a = new Thread(() -> {});",
        "void a() throws Exception { Thread.sleep(1); }",
        "Object a = java.util.concurrent.Executors.newCachedThreadPool();",
        "Object a = new java.util.Timer();",
        "Object a = new java.io.File(\".\");",
        "Object a() throws Exception { return new java.io.FileInputStream(\".\"); }",
        "Object a() throws Exception { return new java.io.RandomAccessFile(\".\", \"r\"); }",
        "Object a(java.nio.file.Path p) { return java.nio.file.Files.exists(p); }",
        "Object a(java.nio.file.Path p) throws Exception {"
            + " return java.nio.channels.FileChannel.open(p); }",
      })
  void the_event_store_takes_files_and_threads_in_the_seam_only(String body) throws IOException {
    ArchRule rule = ArchitectureRules.files_and_threads_of_the_event_store_come_in_through_the_seam;

    assertThat(passes(rule, compile(type("eventstore.A", body)))).isFalse();
    assertThat(passes(rule, compile(type("eventstore.os.A", body)))).isTrue();
    assertThat(passes(rule, compile(type("cli.A", body)))).isTrue();
  }

  @Test
  void injected_time_files_and_threads_are_allowed() throws IOException {
    JavaClasses classes =
        compile(
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

    assertThat(passes(ArchitectureRules.time_and_chance_come_in_through_the_seam, classes))
        .isTrue();
    assertThat(
            passes(
                ArchitectureRules.files_and_threads_of_the_event_store_come_in_through_the_seam,
                classes))
        .isTrue();
  }

  private static boolean passes(ArchRule rule, JavaClasses classes) {
    return !rule.evaluate(classes).hasViolation();
  }

  private JavaClasses compile(String... sources) throws IOException {
    return SourceCompiler.compile(directory, sources);
  }

  /** A class at a place in the house that has a field of a foreign type. */
  private JavaClasses using(String foreign, String place) throws IOException {
    String user = type(place, foreign + " used;");
    if (foreign.startsWith("java")) {
      return compile(user);
    }
    int dot = foreign.lastIndexOf('.');
    String stub =
        "package %s; public interface %s {}"
            .formatted(foreign.substring(0, dot), foreign.substring(dot + 1));
    return compile(user, stub);
  }

  /** The source of a class, its name given relative to dev.aorist. */
  private static String type(String place, String body) {
    String name = "dev.aorist." + place;
    int dot = name.lastIndexOf('.');
    return "package %s; public class %s { %s }"
        .formatted(name.substring(0, dot), name.substring(dot + 1), body);
  }
}
