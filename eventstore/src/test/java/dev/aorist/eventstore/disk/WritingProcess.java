package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.Lines;
import dev.aorist.eventstore.testkit.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A {@link Killed} process as its parent sees it. It is started ahead of time, since a Java machine
 * takes longer to start than a life of it lasts, and opens its store when it is told to. For one
 * thread.
 */
final class WritingProcess implements AutoCloseable {
  private final Process process;
  private boolean opening;
  private int answers;
  private int failures;

  /** Hears how far a process has come. */
  interface Listener {
    /** The store is about to be opened. */
    default void opening() throws IOException {}

    /** So many answers were given by now. */
    void answered(int answers) throws IOException;
  }

  private WritingProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts one that is expected to have no trouble but its end.
   *
   * @param under a command, with its arguments, that runs the one that follows; mostly empty
   */
  static WritingProcess start(String... under) throws IOException {
    return start(List.of(under), FastStart.arguments(), ProcessBuilder.Redirect.INHERIT, List.of());
  }

  /** Starts one whose disk will be taken away, which it would complain of at length. */
  static WritingProcess startQuietly(String... arguments) throws IOException {
    return start(
        List.of(), FastStart.arguments(), ProcessBuilder.Redirect.DISCARD, List.of(arguments));
  }

  /** Starts one with these options of the virtual machine. */
  static WritingProcess start(List<String> options) throws IOException {
    return start(List.of(), options, ProcessBuilder.Redirect.DISCARD, List.of());
  }

  private static WritingProcess start(
      List<String> under,
      List<String> options,
      ProcessBuilder.Redirect errors,
      List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(under);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add(Killed.class.getName());
    command.addAll(arguments);
    return new WritingProcess(new ProcessBuilder(command).redirectError(errors).start());
  }

  /**
   * Lets it open the store in {@code path} and write until it ends, and records what it says.
   *
   * @return with what it ended
   */
  int live(Path path, long seed, History history, Listener listener)
      throws IOException, InterruptedException {
    var order = (path + "\n" + seed + "\n").getBytes(StandardCharsets.UTF_8);
    process.getOutputStream().write(order);
    process.getOutputStream().flush();
    Map<String, Append> sent = new HashMap<>();
    Map<String, Consumer<Outcome>> open = new HashMap<>();
    try (BufferedReader said = process.inputReader()) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        String[] words = line.split(" ");
        switch (words[0]) {
          case "?" -> {
            opening = true;
            listener.opening();
          }
          case ">" -> {
            sent.put(words[1], Lines.append(words, 2));
            open.put(words[1], history.begin(sent.get(words[1])));
          }
          case "<" -> {
            open.get(words[1]).accept(outcome(words));
            listener.answered(++answers);
          }
          default -> throw new AssertionError("the process said " + line);
        }
      }
    }
    return process.waitFor();
  }

  /** Whether it came so far that it opened the store, or tried to. */
  boolean wasOpening() {
    return opening;
  }

  /** How many answers it gave. */
  int answers() {
    return answers;
  }

  /** How many of them said that an append had failed. */
  int failures() {
    return failures;
  }

  long pid() {
    return process.pid();
  }

  /** By its handle: {@link Process} would close the pipe, and what is still in it counts. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.toHandle().destroyForcibly();
  }

  /** Lets the virtual machine end as it does when it is asked to. */
  void endOrderly() {
    process.toHandle().destroy();
  }

  /** Ends it, should it still be there. */
  @Override
  public void close() {
    kill();
    process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private Outcome outcome(String[] words) {
    if (words[2].equals("failed")) {
      failures++;
    }
    return Lines.outcome(words, 2);
  }
}
