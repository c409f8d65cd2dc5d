package dev.aorist.samples.bank;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import dev.aorist.testkit.ArchitectureRules;
import dev.aorist.testkit.MainClasses;

@AnalyzeClasses(locations = MainClasses.class)
class ArchitectureTest {
  @ArchTest static final ArchTests HOUSE_RULES = ArchTests.in(ArchitectureRules.class);
}
