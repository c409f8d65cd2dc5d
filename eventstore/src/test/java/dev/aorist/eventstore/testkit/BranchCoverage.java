package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.testkit.Measures.Measure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IClassCoverage;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.data.ExecutionDataStore;
import org.jacoco.core.tools.ExecFileLoader;

/**
 * Counts the branches of the storage that the tests took, in the files that JaCoCo's agents left,
 * one for each process, and writes those that none took to {@code target/branches.txt}.
 */
final class BranchCoverage {
  private static final Path TARGET = Path.of("target");
  private static final Path CLASSES = TARGET.resolve("classes/dev/aorist/eventstore");
  private static final Path MISSED = TARGET.resolve("branches.txt");
  private static final List<String> STORAGE = List.of("disk", "record", "segment");

  private BranchCoverage() {}

  /** Writes the measure {@code branches}: those taken, and as skipped those that were not. */
  static void measure() throws IOException {
    var taken = new ExecFileLoader();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(TARGET, "jacoco-*.exec")) {
      for (Path each : files) {
        taken.load(each.toFile());
      }
    }
    write(analyze(taken.getExecutionDataStore()));
  }

  private static List<IClassCoverage> analyze(ExecutionDataStore taken) throws IOException {
    var builder = new CoverageBuilder();
    var analyzer = new Analyzer(taken, builder);
    for (String each : STORAGE) {
      analyzer.analyzeAll(CLASSES.resolve(each).toFile());
    }
    return builder.getClasses().stream()
        .sorted(Comparator.comparing(IClassCoverage::getName))
        .toList();
  }

  private static void write(List<IClassCoverage> classes) throws IOException {
    long taken = 0;
    long missed = 0;
    List<String> lines = new ArrayList<>();
    for (IClassCoverage each : classes) {
      ICounter branches = each.getBranchCounter();
      taken += branches.getCoveredCount();
      missed += branches.getMissedCount();
      for (int line = each.getFirstLine(); line >= 0 && line <= each.getLastLine(); line++) {
        int here = each.getLine(line).getBranchCounter().getMissedCount();
        if (here > 0) {
          lines.add(each.getName().replace('/', '.') + ":" + line + " " + here);
        }
      }
    }
    if (taken == 0) {
      return;
    }
    Files.write(MISSED, lines);
    Measures.write(new Measure("branches", taken, 0, 0, 0, missed));
  }
}
