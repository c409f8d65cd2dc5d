package dev.aorist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter err = new StringWriter();

  @Test
  void without_a_terminal_there_is_one_plain_line_for_each_tenth() {
    Progress progress = progress(false);

    for (int done = 0; done <= 2_000; done++) {
      progress.show(done, 2_000);
    }
    progress.end();

    assertThat(err.toString()).doesNotContain("\r").hasLineCount(11);
    assertThat(err.toString().lines())
        .startsWith("balances: 0 % (0 of 2,000 events)", "balances: 10 % (200 of 2,000 events)")
        .endsWith("balances: 100 % (2,000 of 2,000 events)");
  }

  @Test
  void on_a_terminal_one_line_moves() {
    Progress progress = progress(true);

    progress.show(1_000, 2_000);
    progress.show(2_000, 2_000);
    progress.end();

    assertThat(err.toString().split("\r"))
        .containsExactly(
            "",
            "balances [############------------]  50 % (1,000 of 2,000 events)",
            "balances [########################] 100 % (2,000 of 2,000 events)"
                + System.lineSeparator());
  }

  @Test
  void while_the_total_is_not_known_it_says_nothing() {
    Progress progress = progress(false);

    progress.show(0, 0);
    progress.show(1, 10);

    assertThat(err.toString())
        .isEqualTo("balances: 10 % (1 of 10 events)" + System.lineSeparator());
  }

  private Progress progress(boolean terminal) {
    return new Progress(new PrintWriter(err, true), terminal, "balances");
  }
}
