package dev.aorist.peers.aorist;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.Subscription;
import dev.aorist.peers.BankEvent;
import dev.aorist.peers.Events;
import dev.aorist.peers.Peer;
import dev.aorist.peers.PeerArguments;
import dev.aorist.peers.PeerProgram;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Aorist, embedded with default options: {@code --storage disk} or {@code memory}; {@code
 * --threads} event loops fold in W4. With {@code --members} it is a cluster in this process, whose
 * copies are all forced, and {@code --url} a PostgreSQL database in which it is kept who leads.
 */
public final class AoristPeer implements Peer {
  private static final int SEED_BATCH = 100;
  private static final int SEEDED_AT_ONCE = 64;

  private final Vertx vertx = Vertx.vertx();
  private boolean memory;
  private int threads;
  private int members;
  private Members cluster;
  private Aorist aorist;
  private EventStore store;

  public static void main(String[] arguments) {
    PeerProgram.run(new AoristPeer(), arguments);
  }

  @Override
  public String durability() {
    if (members > 1) {
      return "forced on each of " + members + " members in one process; version and id checked";
    }
    return memory
        ? "none beyond the process; encoded, version and id checked"
        : "forced, one force for each group; version and id checked";
  }

  @Override
  public void open(PeerArguments arguments) throws IOException {
    memory = arguments.text("storage", "disk").equals("memory");
    threads = arguments.number("threads", 1);
    members = arguments.number("members", 1);
    if (members > 1) {
      cluster =
          new Members(vertx, members, arguments.folder("aorist"), arguments.text("url", null));
      aorist = cluster.first();
      store = aorist.store();
      return;
    }
    AoristOptions options =
        memory ? AoristOptions.inMemory() : AoristOptions.at(arguments.folder("aorist"));
    aorist = Aorist.embed(vertx, options.register(Account.class)).await();
    store = aorist.store();
  }

  private static StreamId stream(String account) {
    return StreamId.of("account", account);
  }

  private Future<Appended> append(String account, ExpectedVersion expected, Object... events) {
    var id = UuidCreator.getTimeOrderedEpochFast();
    return store.append(Append.to(id, stream(account), expected, events));
  }

  @Override
  public CompletionStage<?> append(int stream, long version, BankEvent event) {
    ExpectedVersion expected = ExpectedVersion.exactly(version - 1);
    return append(event.accountId(), expected, Account.event(event)).toCompletionStage();
  }

  @Override
  public CompletionStage<?> openAccount(String account, long amount) {
    return aorist.commands().send(new Account.Open(account, amount)).toCompletionStage();
  }

  @Override
  public CompletionStage<?> move(String account, long amount) {
    Object command =
        amount > 0 ? new Account.Deposit(account, amount) : new Account.Withdraw(account, -amount);
    return aorist.commands().send(command).toCompletionStage();
  }

  @Override
  public void seedAccount(String account, int events) {
    List<Future<?>> some = new ArrayList<>();
    for (int i = 0; i < events; i += SEED_BATCH) {
      some.add(append(account, ExpectedVersion.any(), deposits(account)));
    }
    Future.all(some).await();
  }

  private static Object[] deposits(String account) {
    Object[] events = new Object[SEED_BATCH];
    for (int i = 0; i < SEED_BATCH; i++) {
      events[i] = Account.event(Events.deposited(account, 1));
    }
    return events;
  }

  /** An append an event, as commands make them, not as large ones as would be fastest to read. */
  @Override
  public void seedLog(int events) {
    List<Future<?>> some = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      String account = Events.account(i % 1000);
      Object event = Account.event(Events.deposited(account, 1));
      some.add(append(account, ExpectedVersion.any(), event));
      if (some.size() == 16 * SEEDED_AT_ONCE || i == events - 1) {
        Future.all(some).await();
        some.clear();
      }
    }
  }

  @Override
  public long load(String account) {
    long[] balance = {0};
    Consumer<Object> fold = event -> balance[0] += ((Account.AccountEvent) event).delta();
    store
        .readStream(
            StreamRead.of(stream(account)),
            batch -> {
              for (EventCursor cursor = batch.cursor(); cursor.next(); ) {
                cursor.payloads(fold);
              }
              return Future.succeededFuture();
            })
        .await();
    return balance[0];
  }

  @Override
  public long replay(Map<String, Long> balances, long events) {
    List<PartitionReplay> replays = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      replays.add(new PartitionReplay(store, i, threads));
    }
    Future.all(replays.stream().map(vertx::deployVerticle).toList()).await();
    long seen = 0;
    for (PartitionReplay replay : replays) {
      replay.balances().forEach((account, cents) -> balances.merge(account, cents, Long::sum));
      seen += replay.events();
    }
    return seen;
  }

  @Override
  public void subscribe(Consumer<BankEvent> projection) {
    Subscription.start(
        vertx,
        store,
        store.end(),
        batch -> {
          hand(batch, projection);
          return Future.succeededFuture();
        });
  }

  private static void hand(EventBatch batch, Consumer<BankEvent> projection) {
    for (EventCursor cursor = batch.cursor(); cursor.next(); ) {
      cursor.payloads(event -> projection.accept(Account.bankEvent(event)));
    }
  }

  @Override
  public void close() {
    if (cluster == null) {
      aorist.close().await();
    } else {
      cluster.close();
    }
    vertx.close().await();
  }
}
