package dev.aorist.peers.launcher;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code run PEER WORKLOAD [--name value ...]}, {@code compare PEER PEER WORKLOAD [--rounds N]
 * [--name value ...]}, {@code postgres}, {@code list}.
 */
public final class Main {
  private static final String USAGE =
      """
      run PEER WORKLOAD [--name value ...]
      compare PEER PEER WORKLOAD [--rounds N] [--name value ...]
      postgres    starts PostgreSQL, prints its URL, and stops it when standard input ends
      list

      Started in the project's folder. --data PATH says where files go (target/peers-data).
      Peers: %s
      Workloads and their arguments: benchmarks/peers/README.md
      """;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(new ArrayList<>(List.of(arguments))));
  }

  private static int run(List<String> arguments) {
    try {
      String verb = arguments.isEmpty() ? "help" : arguments.remove(0);
      String data = take(arguments, "--data", "target/peers-data");
      ClassPath classPath = new ClassPath(Path.of("benchmarks", "peers"));
      try (Runs runs = new Runs(classPath, Path.of(data).toAbsolutePath())) {
        return run(verb, arguments, runs);
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return 2;
    } catch (Exception e) {
      System.err.println(e.getMessage() == null ? e.toString() : e.getMessage());
      return 1;
    }
  }

  private static int run(String verb, List<String> arguments, Runs runs) throws Exception {
    switch (verb) {
      case "run" -> {
        KnownPeer peer = KnownPeer.named(next(arguments, "the peer"));
        runs.run(peer, next(arguments, "the workload"), arguments);
      }
      case "compare" -> {
        int rounds = Integer.parseInt(take(arguments, "--rounds", "5"));
        KnownPeer a = KnownPeer.named(next(arguments, "the first peer"));
        KnownPeer b = KnownPeer.named(next(arguments, "the second peer"));
        String workload = next(arguments, "the workload");
        new Comparison(runs, a, b).run(workload, rounds, arguments);
      }
      case "postgres" -> {
        try (PostgresServer server = new PostgresServer()) {
          System.out.println(server.arguments().get(1));
          System.in.transferTo(OutputStream.nullOutputStream());
        }
      }
      case "list" -> System.out.println(KnownPeer.names().replace(", ", "\n"));
      default -> {
        System.err.printf(USAGE, KnownPeer.names());
        return 2;
      }
    }
    return 0;
  }

  private static String next(List<String> arguments, String what) {
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException(
          "Name " + what + ", too; without arguments this explains.");
    }
    return arguments.remove(0);
  }

  private static String take(List<String> arguments, String name, String otherwise) {
    int at = arguments.indexOf(name);
    if (at < 0 || at + 1 == arguments.size()) {
      return otherwise;
    }
    arguments.remove(at);
    return arguments.remove(at);
  }
}
