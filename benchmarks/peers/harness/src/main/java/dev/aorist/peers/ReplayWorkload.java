package dev.aorist.peers;

import java.util.HashMap;
import java.util.Map;

/**
 * W4: folds all stored events into a balance an account, some times over; the first round is not
 * printed. Then the memory that the process has.
 */
final class ReplayWorkload implements PeerProgram.Workload {
  @Override
  public void run(Peer peer, PeerArguments arguments, Results results) throws Exception {
    int events = arguments.number("n", 1_000_000);
    peer.seedLog(events);
    int rounds = arguments.number("rounds", 4);
    for (int round = 0; round < rounds; round++) {
      Map<String, Long> balances = new HashMap<>();
      Machine.Ticks ticks = Machine.ticks();
      long start = System.nanoTime();
      long seen = peer.replay(balances, events);
      double seconds = (System.nanoTime() - start) / 1e9;
      long sum = balances.values().stream().mapToLong(Long::longValue).sum();
      if (seen != events || sum != events) {
        throw new IllegalStateException("Saw " + seen + " events with " + sum + " cents");
      }
      if (round > 0) {
        results.measured(Map.of("round", round), events / seconds, "events/s", null, ticks);
      }
    }
    System.gc();
    results.print(Map.of("events", events, "rss_mb", Machine.residentMegabytes()));
  }
}
