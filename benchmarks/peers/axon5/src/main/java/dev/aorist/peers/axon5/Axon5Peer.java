package dev.aorist.peers.axon5;

import dev.aorist.peers.BankEvent;
import dev.aorist.peers.Events;
import dev.aorist.peers.Peer;
import dev.aorist.peers.PeerArguments;
import dev.aorist.peers.PeerProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.axonframework.messaging.eventstreaming.Tag;
import org.axonframework.modelling.StateManager;

/** Axon 5 with its engine in memory, the only one of 5.0.1 that needs neither a server nor JPA. */
public final class Axon5Peer implements Peer {
  private static final int SEED_BATCH = 1000;

  private EventStore store;
  private CommandGateway commands;
  private UnitOfWorkFactory units;
  private StateManager states;

  public static void main(String[] arguments) {
    PeerProgram.run(new Axon5Peer(), arguments);
  }

  @Override
  public String durability() {
    return "none: on the heap; W1 without an append condition";
  }

  @Override
  public boolean blocking() {
    return true;
  }

  @Override
  public void open(PeerArguments arguments) {
    AxonConfiguration configuration =
        EventSourcingConfigurer.create()
            .registerEntity(EventSourcedEntityModule.autodetected(String.class, Account.class))
            .registerTagResolver(
                any -> event -> Set.of(new Tag("account", bank(event).accountId())))
            .registerEventStorageEngine(any -> new InMemoryEventStorageEngine())
            .build();
    configuration.start();
    store = configuration.getComponent(EventStore.class);
    commands = configuration.getComponent(CommandGateway.class);
    units = configuration.getComponent(UnitOfWorkFactory.class);
    states = configuration.getComponent(StateManager.class);
  }

  private static BankEvent bank(EventMessage message) {
    return (BankEvent) message.payload();
  }

  private void publish(List<BankEvent> events) {
    units
        .create()
        .executeWithResult(
            unit -> {
              var transaction = store.transaction(unit);
              for (BankEvent event : events) {
                transaction.appendEvent(
                    new GenericEventMessage(new MessageType(event.getClass()), event));
              }
              return CompletableFuture.completedFuture(null);
            })
        .join();
  }

  @Override
  public CompletionStage<?> append(int stream, long version, BankEvent event) {
    publish(List.of(event));
    return null;
  }

  @Override
  public CompletionStage<?> openAccount(String account, long amount) {
    commands.sendAndWait(new Account.Open(account, amount));
    return null;
  }

  /** Commands for one account conflict, and then the caller tries again, as a user has to. */
  @Override
  public CompletionStage<?> move(String account, long amount) {
    while (true) {
      try {
        commands.sendAndWait(new Account.Move(account, amount));
        return null;
      } catch (RuntimeException e) {
        if (!String.valueOf(e).contains("AppendEventsTransactionRejected")) {
          throw e;
        }
      }
    }
  }

  @Override
  public void seedAccount(String account, int events) {
    seed(events, i -> account);
  }

  @Override
  public void seedLog(int events) {
    seed(events, i -> Events.account(i % 1000));
  }

  private void seed(int events, IntFunction<String> account) {
    for (int i = 0; i < events; ) {
      List<BankEvent> some = new ArrayList<>();
      for (int k = 0; k < SEED_BATCH && i < events; k++, i++) {
        some.add(Events.deposited(account.apply(i), 1));
      }
      publish(some);
    }
  }

  @Override
  public long load(String account) {
    return units
        .create()
        .executeWithResult(
            unit -> states.loadEntity(Account.class, account, unit).thenApply(Account::balance))
        .join();
  }

  @Override
  public long replay(Map<String, Long> balances, long events) {
    long[] seen = {0};
    follow(
        event -> {
          balances.merge(event.accountId(), event.delta(), Long::sum);
          seen[0]++;
        },
        () -> seen[0] >= events);
    return seen[0];
  }

  private void follow(Consumer<BankEvent> to, BooleanSupplier until) {
    var start = StreamingCondition.startingFrom(store.firstToken(null).join());
    MessageStream<EventMessage> stream = store.open(start, null);
    while (!until.getAsBoolean()) {
      var next = stream.next();
      if (next.isPresent()) {
        to.accept(bank(next.get().message()));
      } else {
        Thread.onSpinWait();
      }
    }
    stream.close();
  }

  @Override
  public void subscribe(Consumer<BankEvent> projection) {
    Peer.inBackground(() -> follow(projection, () -> false));
  }
}
