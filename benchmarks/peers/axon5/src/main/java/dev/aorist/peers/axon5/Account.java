package dev.aorist.peers.axon5;

import dev.aorist.peers.BankEvent;
import dev.aorist.peers.Events;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.TargetEntityId;

/** The account as a user of Axon 5 writes it. */
@EventSourcedEntity(tagKey = "account")
public class Account {
  /** Opens an account. */
  public record Open(@TargetEntityId String account, long amount) {}

  /** Deposits, or withdraws when the amount is negative. */
  public record Move(@TargetEntityId String account, long amount) {}

  private String id;
  private long balance;

  @EntityCreator
  public Account() {}

  @CommandHandler
  public static void open(Open command, EventAppender to) {
    to.append(Events.opened(command.account(), command.amount()));
  }

  @CommandHandler
  public void move(Move command, EventAppender to) {
    if (balance + command.amount() >= 0) {
      to.append(Events.moved(id, command.amount()));
    }
  }

  @EventSourcingHandler
  void on(BankEvent.Opened event) {
    evolve(event);
  }

  @EventSourcingHandler
  void on(BankEvent.Deposited event) {
    evolve(event);
  }

  @EventSourcingHandler
  void on(BankEvent.Withdrawn event) {
    evolve(event);
  }

  private void evolve(BankEvent event) {
    id = event.accountId();
    balance += event.delta();
  }

  public long balance() {
    return balance;
  }
}
