package dev.aorist.peers;

import java.util.concurrent.ThreadLocalRandom;

/** W2: 55 % deposits and 45 % withdrawals on 1,000 accounts (or {@code --accounts}). */
final class CommandWorkload implements PeerProgram.Workload {
  private static final int ACCOUNTS = 1_000;
  private static final int DEPOSITS_PERCENT = 55;

  @Override
  public void run(Peer peer, PeerArguments arguments, Results results) throws Exception {
    int accounts = arguments.number("accounts", ACCOUNTS);
    for (int i = 0; i < accounts; i++) {
      ClosedLoop.await(peer.openAccount(Events.account(i), 1_000_000));
    }
    ClosedLoop.Operation move =
        slot -> {
          ThreadLocalRandom random = ThreadLocalRandom.current();
          long cents = 1 + random.nextInt(100);
          boolean deposit = random.nextInt(100) < DEPOSITS_PERCENT;
          return peer.move(Events.account(random.nextInt(accounts)), deposit ? cents : -cents);
        };
    new ClosedLoop(peer, arguments, arguments.number("c", 64), move).measure(results, "commands/s");
  }
}
