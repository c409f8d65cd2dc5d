package dev.aorist.benchmarks.bank;

import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes deposits whose JSON has a wanted size (two bytes less or more, since amounts differ in
 * digits).
 *
 * <p>For one thread: the random generator is not shared.
 */
public final class Deposits {
  /** Bytes of JSON of a deposit of one cent with the usual memo as it is. */
  public static final int USUAL_BYTES = 237;

  static final String USUAL_MEMO =
      "Invoice 2026-000417 of the month, paid by standing order 88-4711 to Example Traders Ltd.";

  /** Bytes of JSON of a deposit of one cent without a memo. */
  public static final int LEAST_BYTES = USUAL_BYTES - USUAL_MEMO.length();

  private static final int FIRST_ACCOUNT = 1_000_000;

  private final Clock clock;
  private final RandomGenerator random;
  private final String memo;

  public Deposits(Clock clock, RandomGenerator random, int bytes) {
    if (bytes < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "a deposit has at least " + LEAST_BYTES + " bytes of JSON");
    }
    this.clock = clock;
    this.random = random;
    int letters = bytes - LEAST_BYTES;
    this.memo = USUAL_MEMO.repeat(letters / USUAL_MEMO.length() + 1).substring(0, letters);
  }

  /** The id of the account of the given number, from 0. */
  public static String accountId(int account) {
    return "acc-" + (FIRST_ACCOUNT + account);
  }

  /** A deposit into the account of the given number, from 0. */
  public Deposited of(int account) {
    return new Deposited(
        accountId(account), txId(), 1 + account % 100, "EUR", clock.millis(), "mobile", memo);
  }

  private String txId() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
