package dev.aorist.peers.pekko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.aorist.peers.BankEvent;
import dev.aorist.peers.Events;
import dev.aorist.peers.Peer;
import dev.aorist.peers.PeerArguments;
import dev.aorist.peers.PeerProgram;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.persistence.jdbc.query.javadsl.JdbcReadJournal;
import org.apache.pekko.persistence.jdbc.testkit.javadsl.SchemaUtils;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByTagQuery;
import org.apache.pekko.persistence.query.javadsl.EventsByTagQuery;
import org.apache.pekko.persistence.query.javadsl.ReadJournal;
import org.apache.pekko.persistence.query.journal.leveldb.javadsl.LeveldbReadJournal;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Pekko Persistence, an event-sourced actor a stream: {@code --journal mem}, {@code leveldb} or
 * {@code jdbc} (PostgreSQL).
 */
public final class PekkoPeer implements Peer {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int AT_ONCE = 100;
  private static final String COMMON =
      """
      pekko {
        loglevel = "ERROR", stdout-loglevel = "ERROR", log-dead-letters = off
        actor {
          serializers.bank = "dev.aorist.peers.pekko.BankSerializer"
          serialization-bindings { "dev.aorist.peers.BankEvent" = bank }
        }
      }
      """;
  private static final String JDBC =
      """
      pekko.persistence.journal.plugin = "jdbc-journal"
      slick {
        profile = "slick.jdbc.PostgresProfile$"
        db {
          url = "%s&reWriteBatchedInserts=true", driver = "org.postgresql.Driver"
          numThreads = %d, maxConnections = %d
        }
      }
      jdbc-journal.slick = ${slick}
      jdbc-read-journal { slick = ${slick}, refresh-interval = %s, max-buffer-size = 5000 }
      jdbc-snapshot-store.slick = ${slick}
      """;
  private static final String LEVELDB =
      """
      pekko.persistence.journal {
        plugin = "pekko.persistence.journal.leveldb"
        leveldb { dir = "%s", native = on, fsync = on }
      }
      """;
  private static final String MEMORY =
      "pekko.persistence.journal.plugin = \"pekko.persistence.journal.inmem\"\n";

  private final Map<String, ActorRef<AccountActor.Command>> actors = new ConcurrentHashMap<>();
  private final AtomicInteger names = new AtomicInteger();
  private ActorSystem<Void> system;
  private String journal;
  private volatile boolean tagged;

  public static void main(String[] arguments) {
    PeerProgram.run(new PekkoPeer(), arguments);
  }

  @Override
  public String durability() {
    return switch (journal) {
      case "jdbc" -> "PostgreSQL commit, forced; primary key (persistence id, sequence number)";
      case "leveldb" -> "LevelDB write, forced (fsync=on)";
      default -> "none: on the heap, events are not serialized";
    };
  }

  @Override
  public void open(PeerArguments arguments) throws Exception {
    journal = arguments.text("journal", "mem");
    tagged = arguments.flag("tagged");
    Config config =
        ConfigFactory.parseString(settings(arguments) + COMMON)
            .withFallback(ConfigFactory.load())
            .resolve();
    system = ActorSystem.create(Behaviors.empty(), "peers", config);
    if (journal.equals("jdbc")) {
      SchemaUtils.createIfNotExists(system).toCompletableFuture().get();
    }
  }

  private String settings(PeerArguments arguments) throws IOException {
    int connections = arguments.number("conns", 20);
    return switch (journal) {
      case "jdbc" ->
          JDBC.formatted(
              arguments.text("url", null),
              connections,
              connections,
              arguments.text("refresh", "1s"));
      case "leveldb" -> LEVELDB.formatted(arguments.folder("leveldb"));
      default -> MEMORY;
    };
  }

  private ActorRef<AccountActor.Command> spawn(String account) {
    String name = "a" + names.incrementAndGet();
    return system.systemActorOf(new AccountActor(account, tagged), name, Props.empty());
  }

  private ActorRef<AccountActor.Command> actor(String account) {
    return actors.computeIfAbsent(account, this::spawn);
  }

  private <A> CompletableFuture<A> ask(
      ActorRef<AccountActor.Command> actor, Function<ActorRef<A>, AccountActor.Command> command) {
    return AskPattern.ask(actor, command, PATIENCE, system.scheduler()).toCompletableFuture();
  }

  private CompletableFuture<Boolean> persist(String account, List<BankEvent> events) {
    return ask(actor(account), replyTo -> new AccountActor.Append(events, replyTo));
  }

  @Override
  public void prepareStreams(int streams) throws Exception {
    List<CompletableFuture<Long>> some = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      some.add(ask(actor(Events.account(i)), AccountActor.Get::new));
      if (some.size() == AT_ONCE || i == streams - 1) {
        awaitAll(some);
      }
    }
  }

  private static void awaitAll(List<? extends CompletableFuture<?>> futures) throws Exception {
    for (CompletableFuture<?> future : futures) {
      future.get();
    }
    futures.clear();
  }

  @Override
  public CompletionStage<?> append(int stream, long version, BankEvent event) {
    return persist(event.accountId(), List.of(event));
  }

  @Override
  public CompletionStage<?> openAccount(String account, long amount) {
    return persist(account, List.of(Events.opened(account, amount)));
  }

  @Override
  public CompletionStage<?> move(String account, long amount) {
    return this.<Boolean>ask(actor(account), replyTo -> new AccountActor.Move(amount, replyTo));
  }

  @Override
  public void seedAccount(String account, int events) throws Exception {
    for (int i = 0; i < events; i += AT_ONCE) {
      persist(account, some(account)).get();
    }
    actors.remove(account).tell(new AccountActor.Stop());
    Thread.sleep(20);
  }

  private static List<BankEvent> some(String account) {
    List<BankEvent> events = new ArrayList<>(AT_ONCE);
    for (int i = 0; i < AT_ONCE; i++) {
      events.add(Events.deposited(account, 1));
    }
    return events;
  }

  @Override
  public void seedLog(int events) throws Exception {
    queries();
    tagged = true;
    List<CompletableFuture<Boolean>> some = new ArrayList<>();
    for (int i = 0; i < events / AT_ONCE; i++) {
      String account = Events.account(i % 1000);
      some.add(persist(account, some(account)));
      if (some.size() == 64) {
        awaitAll(some);
      }
    }
    awaitAll(some);
  }

  /** A fresh actor recovers from the journal, answers, and stops. */
  @Override
  public long load(String account) throws Exception {
    ActorRef<AccountActor.Command> fresh = spawn(account);
    long balance = this.<Long>ask(fresh, AccountActor.Get::new).get();
    fresh.tell(new AccountActor.Stop());
    return balance;
  }

  @SuppressWarnings("deprecation") // Pekko has no other journal on a local disk.
  private ReadJournal queries() {
    PersistenceQuery queries = PersistenceQuery.get(system);
    return switch (journal) {
      case "jdbc" -> queries.getReadJournalFor(JdbcReadJournal.class, JdbcReadJournal.Identifier());
      case "leveldb" ->
          queries.getReadJournalFor(LeveldbReadJournal.class, LeveldbReadJournal.Identifier());
      default -> throw new UnsupportedOperationException();
    };
  }

  private CompletionStage<Done> run(Source<EventEnvelope, NotUsed> source, Consumer<BankEvent> to) {
    return source.runForeach(envelope -> to.accept((BankEvent) envelope.event()), system);
  }

  @Override
  public long replay(Map<String, Long> balances, long events) throws Exception {
    long[] seen = {0};
    CurrentEventsByTagQuery query = (CurrentEventsByTagQuery) queries();
    Consumer<BankEvent> fold =
        event -> {
          balances.merge(event.accountId(), event.delta(), Long::sum);
          seen[0]++;
        };
    run(query.currentEventsByTag("all", Offset.noOffset()), fold).toCompletableFuture().get();
    return seen[0];
  }

  @Override
  public void subscribe(Consumer<BankEvent> projection) {
    tagged = true;
    EventsByTagQuery query = (EventsByTagQuery) queries();
    run(query.eventsByTag("all", Offset.noOffset()), projection)
        .whenComplete(
            (done, cause) -> {
              if (cause != null) {
                cause.printStackTrace();
              }
            });
  }
}
