package dev.aorist.peers;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * W3: loads accounts of 100 and of 10,000 events, one after the other; with {@code --background N}
 * among others, of which that many are written after them.
 */
final class LoadWorkload implements PeerProgram.Workload {
  private static final int SHORT = 1_000;

  @Override
  public void run(Peer peer, PeerArguments arguments, Results results) throws Exception {
    int[] lengths = arguments.numbers("n", "100,10000");
    for (int events : lengths) {
      for (int i = 0; i < accounts(events); i++) {
        peer.seedAccount(account(events, i), events);
      }
    }
    int background = arguments.number("background", 0);
    if (background > 0) {
      peer.seedLog(background);
    }
    for (int events : lengths) {
      int accounts = accounts(events);
      seconds(arguments.number("warmup", 5), peer, events, accounts, new Histogram(3));
      for (int i = 0; i < arguments.number("windows", 4); i++) {
        Machine.Ticks ticks = Machine.ticks();
        Histogram latencies = new Histogram(3);
        double rate = seconds(arguments.number("secs", 3), peer, events, accounts, latencies);
        results.measured(Map.of("events", events), rate, "events/s", latencies, ticks);
      }
    }
  }

  private static int accounts(int events) {
    return events <= SHORT ? 200 : 4;
  }

  private static String account(int events, int number) {
    return Events.account(events * 10 + number);
  }

  private static double seconds(
      int seconds, Peer peer, int events, int accounts, Histogram latencies) throws Exception {
    long begin = System.nanoTime();
    long end = begin + seconds * 1_000_000_000L;
    long loads = 0;
    for (long now = begin; now < end; loads++) {
      long balance = peer.load(account(events, (int) (loads % accounts)));
      if (balance != events) {
        throw new IllegalStateException("A balance of " + balance + " instead of " + events);
      }
      long after = System.nanoTime();
      latencies.recordValue(after - now);
      now = after;
    }
    return loads * (double) events / (System.nanoTime() - begin) * 1e9;
  }
}
