package dev.aorist.samples.quakes.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Instant AT = Instant.parse("2018-02-03T04:05:06Z");
  private final AtomicLong nanos = new AtomicLong();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void plain_lines_come_every_two_seconds() {
    play(false);

    assertThat(bytes.toString().lines())
        .containsExactly(
            "Playing: 5,000 commands, from number 0 on",
            "Playing: 2,000 of 5,000 commands (40 %), feed at 2018-02-03T04:05:06Z, 1,000/s, 3 s left",
            "Playing: 4,000 of 5,000 commands (80 %), feed at 2018-02-03T04:05:06Z, 1,000/s, 1 s left",
            "Played: 5,000 commands in 5.0 s.");
  }

  @Test
  void on_a_terminal_one_line_moves() {
    play(true);

    String[] shown = bytes.toString().split("\r");
    assertThat(shown).hasSize(8);
    assertThat(shown[2]).startsWith("Playing: 1,000 of 5,000 commands (20 %)");
    assertThat(shown[7].strip()).isEqualTo("Played: 5,000 commands in 5.0 s.");
    assertThat(bytes.toString().lines().reduce((a, b) -> b).orElseThrow())
        .doesNotContain("Playing");
  }

  @Test
  void a_feed_that_was_played_before_says_so() {
    Progress progress = new Progress(new PrintStream(bytes), false, nanos::get);
    progress.start(10, 10);
    progress.end();

    assertThat(bytes.toString().strip()).isEqualTo("Played: all 10 commands were there already.");
  }

  private void play(boolean terminal) {
    Progress progress = new Progress(new PrintStream(bytes), terminal, nanos::get);
    progress.start(0, 5000);
    for (int done = 1000; done <= 5000; done += 1000) {
      nanos.addAndGet(1_000_000_000L);
      progress.reached(done, AT);
    }
    progress.end();
  }
}
