package dev.aorist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program in a JVM of its own, as a user would, and keeps what it said. */
public final class ChildJvm {
  private static final long MINUTES = 2;

  private ChildJvm() {}

  /** What a program said and how it ended. */
  public record Run(int exitCode, String out, String err) {}

  /** The class path of these tests, with more in front of it. */
  public static String classPath(Path... more) {
    var parts = new ArrayList<String>();
    List.of(more).forEach(path -> parts.add(path.toString()));
    parts.add(System.getProperty("java.class.path"));
    return String.join(System.getProperty("path.separator"), parts);
  }

  public static ProcessBuilder command(Path directory, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    return new ProcessBuilder(command).directory(directory.toFile());
  }

  /** Runs {@code java} with these arguments in {@code directory} until it ends. */
  public static Run run(Path directory, List<String> arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, "run", ".out");
    Path err = Files.createTempFile(directory, "run", ".err");
    Process process =
        command(directory, arguments)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError(
            arguments
                + " still runs after "
                + MINUTES
                + " minutes; it said "
                + Files.readString(err));
      }
      return new Run(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
      Files.delete(out);
      Files.delete(err);
    }
  }
}
