package dev.aorist.samples.quakes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The program in a process of its own, to be killed. Its output goes to files. */
final class Child implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;

  private Child(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts it with {@code environment}; what it says goes to {@code directory}. */
  static Child start(Path directory, Map<String, String> environment) throws IOException {
    return start(directory, environment, Main.class.getName(), List.of());
  }

  /** Runs Aorist's own program with these arguments, to its end. */
  static Run cli(Path directory, String... arguments) throws IOException, InterruptedException {
    try (Child child = start(directory, Map.of(), "dev.aorist.cli.Main", List.of(arguments))) {
      int code = child.process.waitFor();
      return new Run(code, child.out(), child.err());
    }
  }

  private static Child start(
      Path directory, Map<String, String> environment, String main, List<String> arguments)
      throws IOException {
    Path out = Files.createTempFile(directory, "child", ".out");
    Path err = Files.createTempFile(directory, "child", ".err");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    var builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new Child(builder.start(), out, err);
  }

  Process process() {
    return process;
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  /** Ends it as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
