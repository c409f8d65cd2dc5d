package dev.aorist.eventstore.testkit;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** Prints, when all tests of a module have run, what those with faults have tried. */
public final class MeasuresTable implements TestExecutionListener {
  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    Object agent = coverageAgent();
    if (agent != null) {
      BranchCoverage.measure(agent);
    }
    var measures = Measures.written();
    if (measures.isEmpty()) {
      return;
    }
    var table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%n%-22s %12s %8s %8s %8s %9s%n",
            "faults on purpose",
            "tried",
            "failed",
            "skipped",
            "seed",
            "seconds"));
    for (Measures.Measure each : measures) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-22s %,12d %8d %8d %8d %9.1f%n",
              each.measure(),
              each.tried(),
              each.failed(),
              each.skipped(),
              each.seed(),
              each.seconds()));
    }
    System.out.print(table);
  }

  /** JaCoCo's, in the modules that are tested with it. */
  private static @Nullable Object coverageAgent() {
    try {
      return Class.forName("org.jacoco.agent.rt.RT").getMethod("getAgent").invoke(null);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
