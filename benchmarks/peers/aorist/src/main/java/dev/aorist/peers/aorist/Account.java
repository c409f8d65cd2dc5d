package dev.aorist.peers.aorist;

import dev.aorist.aggregates.Aggregate;
import dev.aorist.aggregates.AggregateId;
import dev.aorist.aggregates.CommandHandler;
import dev.aorist.aggregates.Rejection;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.EventType;
import dev.aorist.peers.BankEvent;
import dev.aorist.peers.Events;

/**
 * The account as a user of Aorist writes it.
 *
 * @param cents the balance
 */
@Aggregate("account")
record Account(String id, long cents) {
  /** Opens an account. */
  record Open(@AggregateId String account, long amount) {}

  /** Deposits. */
  record Deposit(@AggregateId String account, long amount) {}

  /** Withdraws. */
  record Withdraw(@AggregateId String account, long amount) {}

  /** Why not. */
  record InsufficientFunds(long balance) {}

  /** What happens to an account. */
  sealed interface AccountEvent permits Opened, Deposited, Withdrawn {
    String accountId();

    long delta();
  }

  /** An account was opened. */
  @EventType("account.opened")
  record Opened(String accountId, String txId, long amount, String currency, long at, String owner)
      implements AccountEvent {
    @Override
    public long delta() {
      return amount;
    }
  }

  /** Money came in. */
  @EventType("account.deposited")
  record Deposited(
      String accountId,
      String txId,
      long amount,
      String currency,
      long at,
      String channel,
      String memo)
      implements AccountEvent {
    @Override
    public long delta() {
      return amount;
    }
  }

  /** Money went out. */
  @EventType("account.withdrawn")
  record Withdrawn(
      String accountId,
      String txId,
      long amount,
      String currency,
      long at,
      String channel,
      String memo)
      implements AccountEvent {
    @Override
    public long delta() {
      return -amount;
    }
  }

  /** The same event as a class that is registered here. */
  static AccountEvent event(BankEvent event) {
    if (event instanceof BankEvent.Deposited e) {
      return new Deposited(
          e.accountId(), e.txId(), e.amount(), e.currency(), e.at(), e.channel(), e.memo());
    }
    if (event instanceof BankEvent.Withdrawn e) {
      return new Withdrawn(
          e.accountId(), e.txId(), e.amount(), e.currency(), e.at(), e.channel(), e.memo());
    }
    BankEvent.Opened e = (BankEvent.Opened) event;
    return new Opened(e.accountId(), e.txId(), e.amount(), e.currency(), e.at(), e.owner());
  }

  /** The event as the harness knows it. */
  static BankEvent bankEvent(Object event) {
    if (event instanceof Deposited e) {
      return new BankEvent.Deposited(
          e.accountId(), e.txId(), e.amount(), e.currency(), e.at(), e.channel(), e.memo());
    }
    if (event instanceof Withdrawn e) {
      return new BankEvent.Withdrawn(
          e.accountId(), e.txId(), e.amount(), e.currency(), e.at(), e.channel(), e.memo());
    }
    Opened e = (Opened) event;
    return new BankEvent.Opened(
        e.accountId(), e.txId(), e.amount(), e.currency(), e.at(), e.owner());
  }

  @CommandHandler
  static Opened open(Open command) {
    return (Opened) event(Events.opened(command.account(), command.amount()));
  }

  @CommandHandler
  Deposited deposit(Deposit command) {
    return (Deposited) event(Events.deposited(id, command.amount()));
  }

  @CommandHandler
  Withdrawn withdraw(Withdraw command) {
    if (cents < command.amount()) {
      throw new Rejection(new InsufficientFunds(cents));
    }
    return (Withdrawn) event(Events.withdrawn(id, command.amount()));
  }

  @EventHandler
  static Account on(Opened event) {
    return new Account(event.accountId(), event.amount());
  }

  @EventHandler
  Account on(Deposited event) {
    return new Account(id, cents + event.amount());
  }

  @EventHandler
  Account on(Withdrawn event) {
    return new Account(id, cents - event.amount());
  }
}
