package dev.aorist.benchmarks.bank;

import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes commands as tellers give them: 55 % deposits, 45 % withdrawals, of 1 to 100 cents, each
 * leading to an event of the usual size.
 *
 * <p>For one thread.
 */
public final class Commands {
  private static final int DEPOSITS_PERCENT = 55;
  private static final int MOST_CENTS = 100;
  private static final long FIRST_BALANCE = 1_000_000;

  private final RandomGenerator random;

  public Commands(RandomGenerator random) {
    this.random = random;
  }

  /** Opens the account of the given number, from 0, with money for a long time. */
  public Open open(int account) {
    return new Open(Deposits.accountId(account), txId(), FIRST_BALANCE, "Erika Mustermann");
  }

  /** A deposit or a withdrawal. */
  public Object move(int account) {
    return random.nextInt(100) < DEPOSITS_PERCENT
        ? new Deposit(Deposits.accountId(account), txId(), amount(), "mobile", Deposits.USUAL_MEMO)
        : new Withdraw(
            Deposits.accountId(account), txId(), amount(), "mobile", Deposits.USUAL_MEMO);
  }

  private long amount() {
    return 1 + random.nextInt(MOST_CENTS);
  }

  private String txId() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
