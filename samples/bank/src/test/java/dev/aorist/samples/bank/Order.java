package dev.aorist.samples.bank;

import dev.aorist.commandbus.Command;
import dev.aorist.commandbus.Together;
import dev.aorist.samples.bank.domain.Deposit;
import dev.aorist.samples.bank.domain.Withdraw;
import java.util.Random;
import java.util.UUID;

/**
 * A command as a line of text, for a process that may be killed.
 *
 * @param to where the money goes; {@code -} for out of the bank
 * @param from where it comes from; {@code -} for from outside
 */
record Order(UUID id, String from, String to, long cents) {
  static final int CUSTOMERS = 3;
  private static final String OUTSIDE = "-";

  static Order random(UUID id, Random random) {
    int customer = random.nextInt(CUSTOMERS);
    boolean checking = random.nextBoolean();
    String one = Load.account(customer, checking ? "checking" : "savings");
    String other = Load.account(customer, checking ? "savings" : "checking");
    // Amounts that hardly ever come to the same sum twice, so that a balance names a version.
    long cents = 1 + random.nextInt(1_000_000_007);
    return switch (random.nextInt(5)) {
      case 0, 1 -> new Order(id, OUTSIDE, one, cents);
      case 2, 3 -> new Order(id, one, OUTSIDE, cents);
      default -> new Order(id, one, other, cents);
    };
  }

  static Order parse(String line) {
    String[] words = line.split(" ");
    return new Order(UUID.fromString(words[0]), words[1], words[2], Long.parseLong(words[3]));
  }

  String line() {
    return id + " " + from + " " + to + " " + cents;
  }

  Command command() {
    if (from.equals(OUTSIDE)) {
      return Command.of(id, new Deposit(to, cents));
    }
    Withdraw withdraw = new Withdraw(from, cents);
    return Command.of(
        id, to.equals(OUTSIDE) ? withdraw : Together.of(withdraw, new Deposit(to, cents)));
  }

  /** What it adds to the bank's money when it is accepted. */
  long gain() {
    return from.equals(OUTSIDE) ? cents : to.equals(OUTSIDE) ? -cents : 0;
  }

  /** How many events it leads to. */
  int events() {
    return from.equals(OUTSIDE) || to.equals(OUTSIDE) ? 1 : 2;
  }
}
