package dev.aorist.peers;

import java.util.Map;

/**
 * Runs one workload against one peer, in a process of its own, and prints its results: {@code PEER
 * WORKLOAD [--name value ...]}.
 */
public final class PeerProgram {
  /** One of W1 to W6. */
  @FunctionalInterface
  interface Workload {
    void run(Peer peer, PeerArguments arguments, Results results) throws Exception;
  }

  private static final Map<String, Workload> WORKLOADS =
      Map.of(
          "W1", new AppendWorkload(),
          "W2", new CommandWorkload(),
          "W3", new LoadWorkload(),
          "W4", new ReplayWorkload(),
          "W5", new LagWorkload(),
          "W6", new StartWorkload());

  private PeerProgram() {}

  /** The whole of a peer's main method; ends the process. */
  public static void run(Peer peer, String[] arguments) {
    Results results = new Results(arguments[0], arguments[1]);
    System.exit(run(peer, arguments, results));
  }

  private static int run(Peer peer, String[] arguments, Results results) {
    try {
      Workload workload = WORKLOADS.get(arguments[1]);
      if (workload == null) {
        throw new IllegalArgumentException("There are W1 to W6, no " + arguments[1] + ".");
      }
      PeerArguments parsed = new PeerArguments(arguments, 2);
      peer.open(parsed);
      workload.run(peer, parsed, results);
      peer.close();
      return 0;
    } catch (UnsupportedOperationException e) {
      results.print(Map.of("skipped", "not supported by this peer"));
      return 0;
    } catch (Exception | Error e) {
      e.printStackTrace();
      results.print(Map.of("error", e.toString()));
      return 1;
    }
  }
}
