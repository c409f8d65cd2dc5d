package dev.aorist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void without_words_it_prints_version_and_usage() {
    assertThat(run()).isZero();
    assertThat(out.toString()).contains("aorist (unpackaged)", "Usage: aorist");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void an_unknown_word_exits_2_and_names_it_on_standard_error() {
    assertThat(run("fly")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("'fly'", "Usage: aorist");
  }

  private int run(String... words) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
  }
}
