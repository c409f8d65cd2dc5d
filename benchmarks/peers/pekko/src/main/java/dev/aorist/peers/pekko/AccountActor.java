package dev.aorist.peers.pekko;

import dev.aorist.peers.BankEvent;
import dev.aorist.peers.Events;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;

/** The account as an event-sourced actor; its state is the balance. */
final class AccountActor extends EventSourcedBehavior<AccountActor.Command, BankEvent, Long> {
  interface Command {}

  record Append(List<BankEvent> events, ActorRef<Boolean> replyTo) implements Command {}

  record Move(long amount, ActorRef<Boolean> replyTo) implements Command {}

  record Get(ActorRef<Long> replyTo) implements Command {}

  record Stop() implements Command {}

  private final String account;
  private final boolean tagged;

  AccountActor(String account, boolean tagged) {
    super(PersistenceId.ofUniqueId(account));
    this.account = account;
    this.tagged = tagged;
  }

  @Override
  public Long emptyState() {
    return 0L;
  }

  @Override
  public CommandHandler<Command, BankEvent, Long> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(
            Append.class,
            (balance, append) ->
                Effect().persist(append.events).thenReply(append.replyTo, any -> true))
        .onCommand(Move.class, this::move)
        .onCommand(Get.class, (balance, get) -> Effect().reply(get.replyTo, balance))
        .onCommand(Stop.class, (balance, stop) -> Effect().stop())
        .build();
  }

  private ReplyEffect<BankEvent, Long> move(Long balance, Move move) {
    EffectFactories<BankEvent, Long> effects = Effect();
    if (balance + move.amount < 0) {
      return effects.reply(move.replyTo, false);
    }
    return effects.persist(Events.moved(account, move.amount)).thenReply(move.replyTo, any -> true);
  }

  @Override
  public EventHandler<Long, BankEvent> eventHandler() {
    return (balance, event) -> balance + event.delta();
  }

  @Override
  public Set<String> tagsFor(BankEvent event) {
    return tagged ? Set.of("all") : Set.of();
  }
}
