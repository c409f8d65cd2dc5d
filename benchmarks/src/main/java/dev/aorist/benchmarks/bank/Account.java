package dev.aorist.benchmarks.bank;

import dev.aorist.aggregates.Aggregate;
import dev.aorist.aggregates.CommandHandler;
import dev.aorist.aggregates.Rejection;
import dev.aorist.eventstore.EventHandler;
import java.time.Clock;

/**
 * The account as a user of Aorist writes it, with the decision that the peers make too: no more can
 * be withdrawn than is there.
 *
 * @param cents the balance
 */
@Aggregate("account")
public record Account(String id, long cents) {
  @CommandHandler
  static Opened open(Open command, Clock clock) {
    return new Opened(
        command.account(),
        command.txId(),
        command.amount(),
        "EUR",
        clock.millis(),
        command.owner());
  }

  @CommandHandler
  Deposited deposit(Deposit command, Clock clock) {
    return new Deposited(
        id,
        command.txId(),
        command.amount(),
        "EUR",
        clock.millis(),
        command.channel(),
        command.memo());
  }

  @CommandHandler
  Withdrawn withdraw(Withdraw command, Clock clock) {
    if (cents < command.amount()) {
      throw new Rejection(new InsufficientFunds(cents));
    }
    return new Withdrawn(
        id,
        command.txId(),
        command.amount(),
        "EUR",
        clock.millis(),
        command.channel(),
        command.memo());
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
