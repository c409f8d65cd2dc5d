package dev.aorist.eventstore.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.handler.scanned.Found;
import dev.aorist.eventstore.json.JsonEventCodec;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PackageScanTest {
  private static final String SCANNED = Found.class.getPackageName();
  private final Problems problems = new Problems();

  private List<String> found(String... packages) {
    return PackageScan.find(List.of(packages), Set.of(EventType.class), problems).stream()
        .map(Class::getSimpleName)
        .toList();
  }

  @Test
  void annotated_classes_are_found_in_a_package_and_below_whoever_may_see_them() {
    assertThat(found(SCANNED)).containsExactly("Found", "Nested", "Deeper");
    assertThat(found(SCANNED + ".below")).containsExactly("Deeper");
    assertThat(problems.isEmpty()).isTrue();
  }

  @Test
  void a_package_whose_name_only_begins_alike_is_not_searched() {
    assertThat(found(SCANNED.substring(0, SCANNED.length() - 1))).isEmpty();
  }

  @Test
  void a_package_without_any_is_a_problem() {
    found(SCANNED, "com.example.bnak");

    assertThat(problems.texts())
        .containsExactly(
            "package com.example.bnak: has no class with @EventType; check its spelling, and that"
                + " it is on the class path; or do not register it.");
  }

  @Test
  void without_packages_nothing_is_searched() {
    assertThat(found()).isEmpty();
    assertThat(problems.isEmpty()).isTrue();
  }

  @Test
  void a_codec_writes_what_was_found() {
    JsonEventCodec codec = JsonEventCodec.builder().registerPackage(SCANNED).build();

    assertThat(codec.eventClasses()).hasSize(3);
    assertThat(codec.typeOf(Found.class).name()).isEqualTo("scanned.found");
    assertThatThrownBy(() -> JsonEventCodec.builder().registerPackage("nowhere").build())
        .isInstanceOf(WiringException.class)
        .hasMessageContaining("package nowhere: has no class with @EventType");
  }
}
