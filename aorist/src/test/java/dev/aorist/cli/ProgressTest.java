package dev.aorist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter err = new StringWriter();
  private long nanos;

  @Test
  void without_a_terminal_there_is_a_line_of_json_for_each_tenth() {
    Progress progress = progress(false);

    for (int done = 0; done <= 2_000; done++) {
      progress.show(done, 2_000);
      nanos += 10_000_000;
    }
    progress.end();

    assertThat(err.toString()).doesNotContain("\r").hasLineCount(11);
    assertThat(err.toString().lines())
        .startsWith(line(0, 0, 2_000, ""), line(10, 200, 2_000, speed(100, 18)))
        .endsWith(line(100, 2_000, 2_000, speed(100, 0)));
  }

  @Test
  void on_a_terminal_one_line_moves() {
    Progress progress = progress(true);

    progress.show(1_000, 4_000);
    nanos += 500_000_000;
    progress.show(2_000, 4_000);
    progress.end();

    assertThat(err.toString().split("\r"))
        .containsExactly(
            "",
            "balances [######------------------]  25 % (1,000 of 4,000 events)",
            "balances [############------------]  50 % (2,000 of 4,000 events), 2,000/s, 1 s left"
                + System.lineSeparator());
  }

  @Test
  void while_the_total_is_not_known_it_says_nothing() {
    Progress progress = progress(false);

    progress.show(0, 0);
    progress.show(1, 10);

    assertThat(err.toString()).isEqualTo(line(10, 1, 10, "") + System.lineSeparator());
  }

  private static String line(int percent, long done, long total, String speed) {
    return "{\"progress\":\"balances\",\"percent\":%d,\"done\":%d,\"total\":%d,\"unit\":\"events\"%s}"
        .formatted(percent, done, total, speed);
  }

  private static String speed(long perSecond, long left) {
    return ",\"perSecond\":%d,\"secondsLeft\":%d".formatted(perSecond, left);
  }

  private Progress progress(boolean terminal) {
    return new Progress(new PrintWriter(err, true), terminal, "balances", "events", () -> nanos);
  }
}
