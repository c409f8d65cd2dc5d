package dev.aorist.samples.bank.domain;

import dev.aorist.aggregates.Aggregate;
import dev.aorist.aggregates.CommandHandler;
import dev.aorist.aggregates.Rejection;
import dev.aorist.eventstore.EventHandler;

/**
 * An account. It never holds less than nothing, and once it is closed nobody pays in; only what a
 * transfer has taken out of it comes back, which opens it again.
 *
 * <p>A step of a transfer is refused by an event, not by a rejection: a rejection leaves no trace,
 * and what comes next has to follow from something that is there for ever.
 *
 * @param cents what it holds
 */
@Aggregate("account")
public record Account(String owner, long cents, boolean closed) {
  @CommandHandler
  static Opened open(Open c) {
    return new Opened(c.owner());
  }

  @CommandHandler
  Deposited deposit(Deposit c) {
    requireOpen(c.account());
    requirePositive(c.cents());
    return new Deposited(c.cents());
  }

  @CommandHandler
  Withdrawn withdraw(Withdraw c) {
    requireOpen(c.account());
    requirePositive(c.cents());
    if (cents < c.cents()) {
      throw new Rejection(new InsufficientFunds(cents));
    }
    return new Withdrawn(c.cents());
  }

  @CommandHandler
  Announced announce(Announce c) {
    return new Announced(c.transfer(), c.from(), c.cents());
  }

  @CommandHandler
  AccountEvent debit(Debit c) {
    return closed || cents < c.cents()
        ? new DebitRefused(c.transfer())
        : new Debited(c.transfer(), c.to(), c.cents());
  }

  @CommandHandler
  AccountEvent credit(Credit c) {
    return closed
        ? new CreditRefused(c.transfer(), c.from(), c.cents())
        : new Credited(c.transfer(), c.cents());
  }

  @CommandHandler
  Refunded refund(Refund c) {
    return new Refunded(c.transfer(), c.cents());
  }

  @CommandHandler
  Closed close(Close c) {
    requireOpen(c.account());
    if (cents != 0) {
      throw new Rejection(new NotEmpty(cents));
    }
    return new Closed();
  }

  private void requireOpen(String account) {
    if (closed) {
      throw new Rejection(new AccountClosed(account));
    }
  }

  private static void requirePositive(long cents) {
    if (cents < 1) {
      throw new Rejection(new NotPositive(cents));
    }
  }

  @EventHandler
  static Account on(Opened e) {
    return new Account(e.owner(), 0, false);
  }

  @EventHandler
  Account on(Deposited e) {
    return new Account(owner, Math.addExact(cents, e.cents()), false);
  }

  @EventHandler
  Account on(Withdrawn e) {
    return new Account(owner, cents - e.cents(), false);
  }

  @EventHandler
  Account on(Announced e) {
    return this;
  }

  @EventHandler
  Account on(Debited e) {
    return new Account(owner, cents - e.cents(), false);
  }

  @EventHandler
  Account on(DebitRefused e) {
    return this;
  }

  @EventHandler
  Account on(Credited e) {
    return new Account(owner, Math.addExact(cents, e.cents()), false);
  }

  @EventHandler
  Account on(CreditRefused e) {
    return this;
  }

  @EventHandler
  Account on(Refunded e) {
    return new Account(owner, Math.addExact(cents, e.cents()), false);
  }

  @EventHandler
  Account on(Closed e) {
    return new Account(owner, 0, true);
  }
}
