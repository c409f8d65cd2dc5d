package dev.aorist.eventstore.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A network of our own: a bridge, and for each member a network namespace with one cable to it,
 * which can be pulled out. Needs root and a kernel that gives them. For one thread.
 */
final class Namespaces implements AutoCloseable {
  private final int number = (int) (ProcessHandle.current().pid() % 250);
  private final String bridge = "aob" + number;
  private final Map<String, Integer> hosts = new TreeMap<>();

  Namespaces(List<String> members) throws IOException {
    try {
      ip("link", "add", bridge, "type", "bridge");
      ip("addr", "add", host() + "/24", "dev", bridge);
      ip("link", "set", bridge, "up");
      for (String member : members) {
        hosts.put(member, 11 + hosts.size());
        String inside = "aoi" + number + member;
        ip("netns", "add", namespace(member));
        ip("link", "add", cable(member), "type", "veth", "peer", "name", inside);
        ip("link", "set", cable(member), "master", bridge, "up");
        ip("link", "set", inside, "netns", namespace(member));
        inside(member, "addr", "add", address(member) + "/24", "dev", inside);
        inside(member, "link", "set", inside, "up");
        inside(member, "link", "set", "lo", "up");
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Why there can be none here; empty when there can. */
  static Optional<String> missing() {
    try (var trial = new Namespaces(List.of("t"))) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    }
  }

  private String namespace(String member) {
    return "aon" + number + member;
  }

  private String cable(String member) {
    return "aoc" + number + member;
  }

  /** The address of this side. */
  String host() {
    return "10.231." + number + ".1";
  }

  String address(String member) {
    return "10.231." + number + "." + hosts.get(member);
  }

  /** What runs a command in the namespace of a member. */
  List<String> under(String member) {
    return List.of("ip", "netns", "exec", namespace(member));
  }

  /** Pulls the cable of a member. */
  void cut(String member) throws IOException {
    ip("link", "set", cable(member), "down");
  }

  void heal(String member) throws IOException {
    ip("link", "set", cable(member), "up");
  }

  private void inside(String member, String... words) throws IOException {
    var all = new java.util.ArrayList<>(List.of("-n", namespace(member)));
    all.addAll(List.of(words));
    ip(all.toArray(String[]::new));
  }

  private static void ip(String... words) throws IOException {
    var command = new java.util.ArrayList<>(List.of("ip"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    for (String member : hosts.keySet()) {
      tryTo("link", "del", cable(member));
      tryTo("netns", "del", namespace(member));
    }
    tryTo("link", "del", bridge);
  }

  private static void tryTo(String... words) {
    try {
      ip(words);
    } catch (IOException e) {
      // it was never there
    }
  }
}
