package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.testkit.History;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Lets {@link Killed} processes start in half the time: most of their life is spent on loading
 * classes, which an archive of the virtual machine (class data sharing) spares them. It wants jars,
 * so our own classes are put into some first. Made once in a process, by a life that is ended in
 * the orderly way; where that fails, processes start as slowly as ever.
 */
final class FastStart {
  private static final int ANSWERS = 300;
  private static final FastStart ONE = new FastStart();

  private final Path directory;
  private final String classPath;
  private final List<String> options;

  private FastStart() {
    try {
      directory = Files.createTempDirectory("aorist-fast-start");
      Runtime.getRuntime().addShutdownHook(new Thread(this::delete));
      classPath = jars();
      Path archive = directory.resolve("classes.jsa");
      make(archive);
      options =
          Files.exists(archive)
              ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable")
              : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What goes between {@code java} and the class: options and the class path. */
  static List<String> arguments() {
    return arguments(ONE.options, ONE.classPath);
  }

  private static List<String> arguments(List<String> options, String classPath) {
    List<String> all = new ArrayList<>(options);
    // Without the file of its statistics, which would be truncated and unlinked as if it were one
    // of
    // the store's.
    all.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    all.addAll(List.of("-cp", classPath));
    return all;
  }

  private String jars() throws IOException {
    List<String> entries = new ArrayList<>();
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path entry = Path.of(each);
      entries.add(Files.isDirectory(entry) ? jar(entry, entries.size()) : each);
    }
    return String.join(File.pathSeparator, entries);
  }

  private String jar(Path classes, int number) throws IOException {
    Path jar = directory.resolve(number + ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        var zip = new ZipOutputStream(file);
        Stream<Path> all = Files.walk(classes)) {
      for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
        Files.copy(each, zip);
      }
    }
    return jar.toString();
  }

  private void make(Path archive) throws IOException, InterruptedException {
    List<String> arguments =
        arguments(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable"), classPath);
    try (var process = WritingProcess.start(arguments)) {
      process.live(
          directory.resolve("store"),
          1,
          new History(),
          heard -> {
            if (heard == ANSWERS) {
              process.endOrderly();
            }
          });
    }
  }

  private void delete() {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      // a directory for temporary files is cleared by others, too
    }
  }
}
