package dev.aorist.aggregates;

import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.EventType;

/** The account that a first program has. */
final class Bank {
  private Bank() {}

  record Open(@AggregateId String account, String owner) {}

  record Deposit(@AggregateId String account, long cents) {}

  record Withdraw(@AggregateId String account, long cents) {}

  sealed interface AccountEvent permits Opened, Deposited, Withdrawn {}

  @EventType("account.opened")
  record Opened(String owner) implements AccountEvent {}

  @EventType("account.deposited")
  record Deposited(long cents) implements AccountEvent {}

  @EventType("account.withdrawn")
  record Withdrawn(long cents) implements AccountEvent {}

  record InsufficientFunds(long balance) {}

  @Aggregate("account")
  record Account(String owner, long cents) {
    @CommandHandler
    static Opened open(Open c) {
      return new Opened(c.owner());
    }

    @CommandHandler
    Deposited deposit(Deposit c) {
      return new Deposited(c.cents());
    }

    @CommandHandler
    Withdrawn withdraw(Withdraw c) {
      if (cents < c.cents()) {
        throw new Rejection(new InsufficientFunds(cents));
      }
      return new Withdrawn(c.cents());
    }

    @EventHandler
    static Account on(Opened e) {
      return new Account(e.owner(), 0);
    }

    @EventHandler
    Account on(Deposited e) {
      return new Account(owner, cents + e.cents());
    }

    @EventHandler
    Account on(Withdrawn e) {
      return new Account(owner, cents - e.cents());
    }
  }
}
