package dev.aorist.peers.axon4;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import dev.aorist.peers.BankEvent;
import dev.aorist.peers.Events;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** The account as a user of Axon 4 writes it. */
public class Account {
  /** Opens an account. */
  public record Open(@TargetAggregateIdentifier String account, long amount) {}

  /** Deposits, or withdraws when the amount is negative. */
  public record Move(@TargetAggregateIdentifier String account, long amount) {}

  @AggregateIdentifier private String id;
  private long balance;

  protected Account() {}

  @CommandHandler
  public Account(Open command) {
    apply(Events.opened(command.account(), command.amount()));
  }

  @CommandHandler
  public boolean handle(Move command) {
    if (balance + command.amount() < 0) {
      return false;
    }
    apply(Events.moved(id, command.amount()));
    return true;
  }

  @EventSourcingHandler
  void on(BankEvent event) {
    id = event.accountId();
    balance += event.delta();
  }

  public long balance() {
    return balance;
  }
}
