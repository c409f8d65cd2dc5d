package dev.aorist.eventstore.testkit;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What the tests with faults tried, one JSON line a measure in {@code target/faults.json} of the
 * module, from which {@link MeasuresIT} prints the table of the build.
 */
public final class Measures {
  private static final Path FILE = Path.of("target", "faults.json");
  private static final Path LOCK = Path.of("target", "faults.lock");
  private static final ObjectMapper JSON = new ObjectMapper();

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

  /**
   * Prints the line of a measure and keeps it, in place of the one of an earlier build. Tests run
   * in two processes at a time.
   */
  public static synchronized void write(Measure measure) {
    System.out.println(measure.line());
    try {
      Files.createDirectories(FILE.getParent());
      try (var lock = FileChannel.open(LOCK, CREATE, WRITE);
          var held = lock.lock()) {
        List<Measure> measures = new ArrayList<>(read());
        measures.removeIf(each -> each.measure().equals(measure.measure()));
        measures.add(measure);
        Files.write(FILE, measures.stream().map(Measure::line).toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the tests of this module have written, by name. */
  static List<Measure> read() throws IOException {
    if (!Files.exists(FILE)) {
      return List.of();
    }
    List<Measure> measures = new ArrayList<>();
    for (String line : Files.readAllLines(FILE)) {
      measures.add(JSON.readValue(line, Measure.class));
    }
    measures.sort(Comparator.comparing(Measure::measure));
    return measures;
  }

  /** Whether this build takes its time ({@code -Pfull}). */
  public static boolean full() {
    return Boolean.getBoolean("aorist.full");
  }

  /**
   * Whether members of a cluster, in processes and on disks of this machine, are to be tried for as
   * long as it takes ({@code -Psoak}). Apart from the full run, as it needs the machine for itself.
   */
  public static boolean soak() {
    return Boolean.getBoolean("aorist.soak");
  }

  /** The seed of this run: {@code -Daorist.seed=}, or {@code usual}, so that builds repeat. */
  public static long seed(long usual) {
    return Long.getLong("aorist.seed", usual);
  }
}
