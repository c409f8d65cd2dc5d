package dev.aorist.eventstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.testkit.Measures.Measure;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Prints, when all tests of the store have run, what those with faults have tried. */
class MeasuresIT {
  @Test
  void nothing_that_was_tried_has_failed() throws IOException {
    BranchCoverage.measure();
    List<Measure> measures = Measures.read();
    System.out.print(table(measures));
    assertThat(measures).isNotEmpty().allMatch(each -> each.failed() == 0);
  }

  private static String table(List<Measure> measures) {
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
    for (Measure each : measures) {
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
    return table.toString();
  }
}
