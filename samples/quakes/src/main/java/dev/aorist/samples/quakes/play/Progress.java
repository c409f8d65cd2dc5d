package dev.aorist.samples.quakes.play;

import java.io.PrintStream;
import java.time.Instant;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how far a feed has been played: on a terminal a line that moves, else a plain line every
 * few seconds. For one thread at a time.
 */
public final class Progress {
  private static final long TERMINAL_NANOS = 100_000_000L;
  private static final long PLAIN_NANOS = 2_000_000_000L;

  private final PrintStream to;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private long start;
  private long shown;
  private int from;
  private int total;
  private int width;

  /**
   * @param to where to show it
   * @param terminal whether somebody watches
   * @param nanoTime a clock for durations
   */
  public Progress(PrintStream to, boolean terminal, LongSupplier nanoTime) {
    this.to = to;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
  }

  void start(int from, int total) {
    this.from = from;
    this.total = total;
    start = nanoTime.getAsLong();
    shown = start;
    if (from < total) {
      show(String.format(Locale.ROOT, "Playing: %,d commands, from number %,d on", total, from));
    }
  }

  void reached(int done, Instant instant) {
    long now = nanoTime.getAsLong();
    if (now - shown < (terminal ? TERMINAL_NANOS : PLAIN_NANOS)) {
      return;
    }
    shown = now;
    double seconds = (now - start) / 1e9;
    double rate = Math.max(1, done - from) / seconds;
    show(
        String.format(
            Locale.ROOT,
            "Playing: %,d of %,d commands (%d %%), feed at %s, %,.0f/s, %.0f s left",
            done,
            total,
            100L * done / total,
            instant,
            rate,
            (total - done) / rate));
  }

  void end() {
    double seconds = (nanoTime.getAsLong() - start) / 1e9;
    String text =
        total == from
            ? String.format(Locale.ROOT, "Played: all %,d commands were there already.", total)
            : String.format(Locale.ROOT, "Played: %,d commands in %.1f s.", total - from, seconds);
    show(text);
    if (terminal) {
      to.println();
    }
  }

  private void show(String text) {
    if (terminal) {
      to.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
      to.flush();
      width = text.length();
    } else {
      to.println(text);
    }
  }
}
