package dev.aorist.cli;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Tells how far a piece of work is: on a terminal by one line that moves, elsewhere by a line of
 * JSON at each tenth, so that a log stays short. For one thread.
 */
final class Progress {
  private static final int BAR = 24;

  private final PrintWriter err;
  private final boolean terminal;
  private final String what;
  private final String unit;
  private int lastTenth = -1;
  private int lastLength;

  Progress(PrintWriter err, boolean terminal, String what) {
    this(err, terminal, what, "events");
  }

  /**
   * @param unit what is counted, in the plural
   */
  Progress(PrintWriter err, boolean terminal, String what, String unit) {
    this.unit = unit;
    this.err = err;
    this.terminal = terminal;
    this.what = what;
  }

  /**
   * @param done units of work that are done
   * @param total units in all; 0 while that is not known, which says nothing
   */
  void show(long done, long total) {
    if (total <= 0) {
      return;
    }
    int percent = (int) Math.min(100, 100 * done / total);
    String facts = String.format(Locale.ROOT, "%3d %% (%,d of %,d %s)", percent, done, total, unit);
    if (terminal) {
      int full = BAR * percent / 100;
      line(what + " [" + "#".repeat(full) + "-".repeat(BAR - full) + "] " + facts);
    } else if (percent / 10 > lastTenth) {
      lastTenth = percent / 10;
      err.println(
          new JsonObject()
              .put("progress", what)
              .put("percent", percent)
              .put("done", done)
              .put("total", total)
              .put("unit", unit)
              .encode());
      err.flush();
    }
  }

  /** Ends the line that moves, so that what follows starts on its own. */
  void end() {
    if (terminal && lastLength > 0) {
      err.println();
      err.flush();
    }
  }

  private void line(String text) {
    err.print("\r" + text + " ".repeat(Math.max(0, lastLength - text.length())));
    err.flush();
    lastLength = text.length();
  }
}
