package dev.aorist.eventstore.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the tests with faults tried, one JSON line a measure in {@code target/faults.json} of the
 * module, from which the build prints its table.
 */
public final class Measures {
  private static final Path FILE = Path.of("target", "faults.json");
  private static final Map<String, Measure> WRITTEN = new TreeMap<>();

  private Measures() {}

  /**
   * What was tried for one measure.
   *
   * @param measure the name by which the table knows it
   * @param tried how many distinct ones
   * @param failed how many of them broke a promise
   * @param seed with which to try the same again
   * @param seconds how long it took
   * @param skipped how many could not be tried here
   */
  public record Measure(
      String measure, long tried, long failed, long seed, double seconds, long skipped) {
    private String line() {
      return String.format(
          Locale.ROOT,
          "{\"measure\":\"%s\",\"tried\":%d,\"failed\":%d,\"seed\":%d,\"seconds\":%.1f,\"skipped\":%d}",
          measure,
          tried,
          failed,
          seed,
          seconds,
          skipped);
    }
  }

  /** Writes the line of a measure, in place of the one of an earlier build. */
  public static synchronized void write(Measure measure) {
    WRITTEN.put(measure.measure(), measure);
    try {
      Files.createDirectories(FILE.getParent());
      List<String> lines =
          new ArrayList<>(Files.exists(FILE) ? Files.readAllLines(FILE) : List.of());
      lines.removeIf(line -> line.contains("\"measure\":\"" + measure.measure() + "\""));
      lines.add(measure.line());
      Files.write(FILE, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was written by the tests of this process, by name. */
  static synchronized List<Measure> written() {
    return List.copyOf(WRITTEN.values());
  }

  /** Whether this build takes its time ({@code -Pfull}). */
  public static boolean full() {
    return Boolean.getBoolean("aorist.full");
  }

  /** The seed of this run: {@code -Daorist.seed=}, or {@code usual}, so that builds repeat. */
  public static long seed(long usual) {
    return Long.getLong("aorist.seed", usual);
  }
}
