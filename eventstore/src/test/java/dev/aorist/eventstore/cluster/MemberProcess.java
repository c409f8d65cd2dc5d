package dev.aorist.eventstore.cluster;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.testkit.Lines;
import dev.aorist.eventstore.testkit.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A {@link MemberProgram} as its parent sees it. Any thread may call. */
final class MemberProcess implements AutoCloseable {
  private final Process process;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, Consumer<@Nullable Outcome>> open = new ConcurrentHashMap<>();
  private final Map<Long, CompletableFuture<List<Status>>> questions = new ConcurrentHashMap<>();
  private final Map<Long, List<Status>> answering = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final List<Event> log = new ArrayList<>();
  private volatile CompletableFuture<List<Event>> logged = new CompletableFuture<>();
  private final CompletableFuture<Void> filled = new CompletableFuture<>();
  private volatile boolean stopped;

  /** How a partition stands, as the member knows. */
  record Status(
      int partition,
      int epoch,
      String leader,
      long records,
      long committed,
      int inSync,
      boolean leading) {}

  /**
   * @param under a command that runs the one that follows; mostly empty
   * @param arguments of {@link MemberProgram}
   */
  MemberProcess(List<String> under, List<String> arguments, Path errors) throws IOException {
    List<String> command = new ArrayList<>(under);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            MemberProgram.class.getName()));
    command.addAll(arguments);
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
            .start();
    var listener = new Thread(this::listen, "member-" + arguments.get(1));
    listener.setDaemon(true);
    listener.start();
  }

  private void listen() {
    try (BufferedReader said = process.inputReader()) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        heard(line.split(" "));
      }
    } catch (IOException e) {
      // it was killed
    }
    var gone = new IOException("the process has ended");
    opened.completeExceptionally(gone);
    logged.completeExceptionally(gone);
    filled.completeExceptionally(gone);
    questions.values().forEach(each -> each.completeExceptionally(gone));
    open.keySet().forEach(number -> answer(number, null));
  }

  private void heard(String[] words) {
    switch (words[0]) {
      case "open" -> opened.complete(null);
      case "filled" -> filled.complete(null);
      case "<" -> answer(Long.parseLong(words[1]), Lines.outcome(words, 2));
      case "=" -> status(words);
      case "e" -> {
        if (words.length > 1) {
          log.add(Lines.event(words, 1));
        } else {
          List<Event> all = List.copyOf(log);
          log.clear();
          logged.complete(all);
        }
      }
      default -> throw new IllegalStateException("the process said " + String.join(" ", words));
    }
  }

  private void answer(long number, @Nullable Outcome outcome) {
    Consumer<@Nullable Outcome> waiting = open.remove(number);
    if (waiting != null) {
      waiting.accept(outcome);
    }
  }

  private void status(String[] words) {
    long question = Long.parseLong(words[1]);
    List<Status> all = answering.computeIfAbsent(question, any -> new ArrayList<>());
    if (words.length > 2) {
      all.add(
          new Status(
              Integer.parseInt(words[2]),
              Integer.parseInt(words[3]),
              words[4],
              Long.parseLong(words[5]),
              Long.parseLong(words[6]),
              Integer.parseInt(words[7]),
              Boolean.parseBoolean(words[8])));
      return;
    }
    answering.remove(question);
    CompletableFuture<List<Status>> asked = questions.remove(question);
    if (asked != null) {
      asked.complete(all);
    }
  }

  private void tell(String order) {
    byte[] bytes = (order + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      synchronized (this) {
        process.getOutputStream().write(bytes);
        process.getOutputStream().flush();
      }
    } catch (IOException e) {
      // it has ended, and the listener tells everybody
    }
  }

  /** Whether it has opened its store, runs, and was not stopped. */
  boolean isUp() {
    return opened.isDone() && !opened.isCompletedExceptionally() && isAlive() && !stopped;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * @param answer hears the outcome, or null when the process has ended; perhaps never
   */
  void append(Append append, Consumer<@Nullable Outcome> answer) {
    long number = numbers.incrementAndGet();
    open.put(number, answer);
    tell("> " + number + " " + Lines.append(append));
    if (!isAlive()) {
      answer(number, null);
    }
  }

  /** Nothing when there is no answer in time. */
  List<Status> status() {
    long question = numbers.incrementAndGet();
    var asked = new CompletableFuture<List<Status>>();
    questions.put(question, asked);
    tell("status " + question);
    try {
      return asked.get(2, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return List.of();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Has it append so much; once in its life. */
  void fill(int mebibytes) throws Exception {
    tell("fill " + mebibytes);
    filled.get(300, TimeUnit.SECONDS);
  }

  /** All events that it has, by partition and offset. */
  List<Event> log() throws Exception {
    logged = new CompletableFuture<>();
    tell("log");
    return logged.get(60, TimeUnit.SECONDS);
  }

  /**
   * SIGKILL. By its handle: {@link Process} would close the pipe, and what is still in it counts.
   */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.toHandle().destroyForcibly();
    process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
  }

  void pause() throws IOException {
    stopped = true;
    signal("STOP");
  }

  void goOn() throws IOException {
    signal("CONT");
    stopped = false;
  }

  private void signal(String name) throws IOException {
    Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
    kill.onExit().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    kill();
  }
}
