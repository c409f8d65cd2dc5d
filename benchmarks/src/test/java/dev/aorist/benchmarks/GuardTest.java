package dev.aorist.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guard as each build runs it, with shorter windows than by hand; prints its table. */
class GuardTest {
  @TempDir Path folder;

  @Test
  void no_ratio_has_fallen_far_below_what_it_was() {
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int exit =
        new Main(
                Workloads.all(),
                new PrintStream(table, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .run(
                List.of(
                    "guard",
                    "--seconds",
                    "0.2",
                    "--warmup",
                    "0.8",
                    "--pairs",
                    "3",
                    "-o",
                    "table",
                    "--dir",
                    folder.toString()));

    System.out.println(table.toString(StandardCharsets.UTF_8));
    assertThat(exit).as(err.toString(StandardCharsets.UTF_8)).isZero();
  }
}
