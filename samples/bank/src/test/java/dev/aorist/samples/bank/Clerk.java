package dev.aorist.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * Gives orders to tellers, kills them, and gives what was not answered to the next, with the same
 * ids; and some that were answered too. For one thread.
 */
final class Clerk {
  private static final int WINDOW = 200;
  private static final int AGAIN = 20;

  private final Path data;
  private final Random random;
  private final List<Order> orders;
  private final Map<UUID, String> answers = new LinkedHashMap<>();

  /** For each order how many answers had come when it was given to the last teller. */
  private final Map<UUID, Integer> givenAfter = new LinkedHashMap<>();

  private int kills;

  Clerk(Path data, Random random, List<Order> orders) {
    this.data = data;
    this.random = random;
    this.orders = orders;
  }

  /** The answers, in the order in which they came first. */
  Map<UUID, String> answers() {
    return answers;
  }

  /** How many tellers were killed at work. */
  int kills() {
    return kills;
  }

  int givenAfter(UUID id) {
    return givenAfter.get(id);
  }

  /** Starts a teller and kills it after so many answers, if it does not end before. */
  void work(int killAfter) throws IOException, InterruptedException {
    Process teller =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Teller.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedWriter to = teller.outputWriter();
        BufferedReader from = teller.inputReader()) {
      assertThat(from.readLine()).isEqualTo("ready.");
      exchange(toGive(), to, from, killAfter, teller);
    } catch (IOException brokenPipe) {
      assertThat(teller.isAlive()).as("%s", brokenPipe).isFalse();
    } finally {
      teller.destroyForcibly().waitFor();
    }
  }

  /** What was not answered, in order, and some of what was. */
  private Deque<Order> toGive() {
    List<Order> open = new ArrayList<>();
    for (Order order : orders) {
      if (!answers.containsKey(order.id())) {
        open.add(order);
      }
    }
    for (int i = 0; i < AGAIN && !answers.isEmpty(); i++) {
      Order again = orders.get(random.nextInt(orders.size()));
      if (answers.getOrDefault(again.id(), "").startsWith("A")) {
        open.add(random.nextInt(open.size() + 1), again);
      }
    }
    return new ArrayDeque<>(open);
  }

  private void exchange(
      Deque<Order> open, BufferedWriter to, BufferedReader from, int killAfter, Process teller)
      throws IOException {
    int inFlight = 0;
    int answered = 0;
    boolean killed = false;
    while (!open.isEmpty() || inFlight > 0) {
      while (!killed && inFlight < WINDOW && !open.isEmpty()) {
        Order order = open.poll();
        givenAfter.put(order.id(), answers.size());
        to.write(order.line() + "\n");
        inFlight++;
      }
      if (!killed) {
        to.flush();
      }
      String line = from.readLine();
      if (line == null || !line.endsWith(".")) {
        return;
      }
      inFlight--;
      take(line.substring(0, line.length() - 1));
      // What it has written before it was killed is still read: it was answered.
      if (++answered == killAfter) {
        teller.toHandle().destroyForcibly(); // which leaves its pipes open, to be read to the end
        killed = true;
        kills++;
      }
    }
  }

  private void take(String line) {
    int space = line.indexOf(' ');
    UUID id = UUID.fromString(line.substring(0, space));
    String answer = line.substring(space + 1);
    assertThat(answer).as("answer to %s", id).doesNotStartWith("F");
    String before = answers.putIfAbsent(id, answer);
    if (before != null) {
      assertThat(answer).as("the second answer to %s", id).isEqualTo(before);
    }
  }
}
