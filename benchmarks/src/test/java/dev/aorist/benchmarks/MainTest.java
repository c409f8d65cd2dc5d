package dev.aorist.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void an_unknown_workload_is_told_which_there_are() {
    assertThat(run("apend", "--inflight", "1")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("there is no workload 'apend': there are ")
        .contains("limits")
        .contains("'help'");
    assertThat(out.size()).isZero();
  }

  @Test
  void no_workload_at_all_is_told_which_there_are() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("name a workload: there are ");
  }

  @Test
  void an_unknown_format_is_told_which_there_are() {
    assertThat(run("limits", "-o", "xml")).isEqualTo(2);
    assertThat(run("limits", "-o")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("-o is 'xml': give json or table")
        .contains("-o is '': give json or table");
  }

  @Test
  void help_names_every_workload_and_option() {
    assertThat(run("help")).isZero();
    String text = out.toString(StandardCharsets.UTF_8);
    for (Workload workload : Workloads.all()) {
      assertThat(text).contains("\n" + workload.name() + ": ");
      workload.options().forEach(o -> assertThat(text).contains("--" + o.name()));
    }
  }

  @Test
  void a_workload_that_fails_ends_with_1_and_says_why() {
    Workload failing = new FailingWorkload();

    assertThat(new Main(List.of(failing), stream(out), stream(err)).run(List.of("failing")))
        .isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("no space left");
  }

  private int run(String... words) {
    return new Main(Workloads.all(), stream(out), stream(err)).run(List.of(words));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
