package dev.aorist.cli;

import dev.aorist.eventstore.os.SystemEnvironment;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells how far a piece of work is, how fast it goes since it was first shown, and how long it will
 * take: on a terminal by one line that moves, elsewhere by a line of JSON at each tenth, so that a
 * log stays short. For one thread.
 */
final class Progress {
  private static final int BAR = 24;

  private final PrintWriter err;
  private final boolean terminal;
  private final String what;
  private final String unit;
  private final LongSupplier nanoTime;
  private long doneAtFirst = -1;
  private long firstNanos;
  private int lastTenth = -1;
  private int lastLength;

  Progress(PrintWriter err, boolean terminal, String what) {
    this(err, terminal, what, "events");
  }

  /**
   * @param unit what is counted, in the plural
   */
  Progress(PrintWriter err, boolean terminal, String what, String unit) {
    this(err, terminal, what, unit, new SystemEnvironment()::nanoTime);
  }

  Progress(PrintWriter err, boolean terminal, String what, String unit, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
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
    if (doneAtFirst < 0) {
      doneAtFirst = done;
      firstNanos = nanoTime.getAsLong();
    }
    int percent = (int) Math.min(100, 100 * done / total);
    double perSecond = perSecond(done);
    long secondsLeft = perSecond > 0 ? Math.round(Math.max(0, total - done) / perSecond) : 0;
    String facts = String.format(Locale.ROOT, "%3d %% (%,d of %,d %s)", percent, done, total, unit);
    if (terminal) {
      int full = BAR * percent / 100;
      String speed =
          perSecond > 0
              ? String.format(Locale.ROOT, ", %,.0f/s, %,d s left", perSecond, secondsLeft)
              : "";
      line(what + " [" + "#".repeat(full) + "-".repeat(BAR - full) + "] " + facts + speed);
    } else if (percent / 10 > lastTenth) {
      lastTenth = percent / 10;
      var json =
          new JsonObject()
              .put("progress", what)
              .put("percent", percent)
              .put("done", done)
              .put("total", total)
              .put("unit", unit);
      if (perSecond > 0) {
        json.put("perSecond", Math.round(perSecond)).put("secondsLeft", secondsLeft);
      }
      err.println(json.encode());
      err.flush();
    }
  }

  /** 0 while nothing can be said of it. */
  private double perSecond(long done) {
    long nanos = nanoTime.getAsLong() - firstNanos;
    return nanos <= 0 ? 0 : (done - doneAtFirst) * 1e9 / nanos;
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
