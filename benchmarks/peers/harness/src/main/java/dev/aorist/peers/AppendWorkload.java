package dev.aorist.peers;

import java.util.concurrent.ThreadLocalRandom;

/**
 * W1: appends of one event each to 10,000 streams. A slot owns every n-th stream, so there are no
 * version conflicts.
 */
final class AppendWorkload implements PeerProgram.Workload {
  static final int STREAMS = 10_000;

  @Override
  public void run(Peer peer, PeerArguments arguments, Results results) throws Exception {
    long[] versions = new long[STREAMS];
    peer.prepareStreams(STREAMS);
    for (int slots : arguments.numbers("c", "1,16,256")) {
      int each = STREAMS / slots;
      ClosedLoop.Operation append =
          slot -> {
            int stream = slot + slots * ThreadLocalRandom.current().nextInt(each);
            BankEvent event = Events.deposited(Events.account(stream), 1 + stream % 100);
            return peer.append(stream, versions[stream]++, event);
          };
      new ClosedLoop(peer, arguments, slots, append).measure(results, "appends/s");
    }
  }
}
