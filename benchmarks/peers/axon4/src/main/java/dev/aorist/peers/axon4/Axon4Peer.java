package dev.aorist.peers.axon4;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.aorist.peers.BankEvent;
import dev.aorist.peers.Events;
import dev.aorist.peers.Peer;
import dev.aorist.peers.PeerArguments;
import dev.aorist.peers.PeerProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.jdbc.DataSourceConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.axonframework.eventhandling.TrackingEventProcessorConfiguration;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcSQLErrorCodesResolver;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.serialization.json.JacksonSerializer;

/**
 * Axon 4 with its embedded event store, {@code --engine mem}, or {@code jdbc} on PostgreSQL. {@code
 * --processor tracking} (the default) or {@code pooled}.
 */
public final class Axon4Peer implements Peer {
  private static final int SEED_BATCH = 1000;

  private boolean jdbc;
  private boolean pooled;
  private int batch;
  private EventStore store;
  private CommandGateway commands;
  private EventSourcingRepository<Account> uncached;

  public static void main(String[] arguments) {
    PeerProgram.run(new Axon4Peer(), arguments);
  }

  @Override
  public String durability() {
    return jdbc
        ? "PostgreSQL commit, forced; unique (aggregate, sequence)"
        : "none: on the heap, events are not even serialized";
  }

  @Override
  public boolean blocking() {
    return true;
  }

  @Override
  public void open(PeerArguments arguments) {
    jdbc = arguments.text("engine", "mem").equals("jdbc");
    pooled = arguments.text("processor", "tracking").equals("pooled");
    batch = arguments.number("batch", 500);
    EventStorageEngine engine = jdbc ? jdbcEngine(arguments) : new InMemoryEventStorageEngine();
    Configuration configuration =
        DefaultConfigurer.defaultConfiguration()
            .configureSerializer(any -> JacksonSerializer.defaultSerializer())
            .configureAggregate(
                AggregateConfigurer.defaultConfiguration(Account.class)
                    .configureCache(any -> new StrongCache()))
            .configureEventStore(any -> EmbeddedEventStore.builder().storageEngine(engine).build())
            .buildConfiguration();
    configuration.start();
    store = configuration.eventStore();
    commands = configuration.commandGateway();
    uncached = EventSourcingRepository.builder(Account.class).eventStore(store).build();
  }

  private static EventStorageEngine jdbcEngine(PeerArguments arguments) {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(arguments.text("url", null) + "&reWriteBatchedInserts=true");
    pool.setAutoCommit(false);
    pool.setMaximumPoolSize(arguments.number("conns", 32));
    JdbcEventStorageEngine engine =
        JdbcEventStorageEngine.builder()
            .eventSerializer(JacksonSerializer.defaultSerializer())
            .snapshotSerializer(JacksonSerializer.defaultSerializer())
            .persistenceExceptionResolver(new JdbcSQLErrorCodesResolver())
            .connectionProvider(
                new UnitOfWorkAwareConnectionProviderWrapper(
                    new DataSourceConnectionProvider(new HikariDataSource(pool))))
            .transactionManager(NoTransactionManager.INSTANCE)
            .batchSize(arguments.number("fetch", 1000))
            .build();
    inUnit(() -> engine.createSchema(PostgresEventTableFactory.INSTANCE));
    return engine;
  }

  private static void inUnit(Runnable work) {
    DefaultUnitOfWork.startAndGet(null).execute(work);
  }

  private static EventMessage<?> message(long version, BankEvent event) {
    return new GenericDomainEventMessage<>("Account", event.accountId(), version, event);
  }

  @Override
  public CompletionStage<?> append(int stream, long version, BankEvent event) {
    inUnit(() -> store.publish(message(version, event)));
    return null;
  }

  @Override
  public CompletionStage<?> openAccount(String account, long amount) {
    commands.sendAndWait(new Account.Open(account, amount));
    return null;
  }

  @Override
  public CompletionStage<?> move(String account, long amount) {
    commands.sendAndWait(new Account.Move(account, amount));
    return null;
  }

  @Override
  public void seedAccount(String account, int events) {
    seed(events, i -> account, i -> i);
  }

  @Override
  public void seedLog(int events) {
    seed(events, i -> Events.account(i % 1000), i -> i / 1000);
  }

  private void seed(int events, IntFunction<String> account, IntUnaryOperator version) {
    for (int i = 0; i < events; ) {
      List<EventMessage<?>> some = new ArrayList<>();
      for (int k = 0; k < SEED_BATCH && i < events; k++, i++) {
        some.add(message(version.applyAsInt(i), Events.deposited(account.apply(i), 1)));
      }
      inUnit(() -> store.publish(some));
    }
  }

  @Override
  public long load(String account) throws Exception {
    return DefaultUnitOfWork.startAndGet(null)
        .executeWithResult(() -> uncached.load(account).invoke(Account::balance))
        .getPayload();
  }

  @Override
  public long replay(Map<String, Long> balances, long events) throws InterruptedException {
    long[] seen = {0};
    CountDownLatch done = new CountDownLatch(1);
    StreamingEventProcessor processor =
        processor(
            event -> {
              balances.merge(event.accountId(), event.delta(), Long::sum);
              if (++seen[0] == events) {
                done.countDown();
              }
            },
            StreamableMessageSource::createTailToken);
    done.await();
    processor.shutDown();
    return seen[0];
  }

  @Override
  public void subscribe(Consumer<BankEvent> projection) {
    processor(projection, StreamableMessageSource::createHeadToken);
  }

  /** What an event processor calls. */
  public static final class Projection {
    private final Consumer<BankEvent> to;

    Projection(Consumer<BankEvent> to) {
      this.to = to;
    }

    @EventHandler
    public void on(BankEvent event) {
      to.accept(event);
    }
  }

  private StreamingEventProcessor processor(
      Consumer<BankEvent> to,
      Function<StreamableMessageSource<TrackedEventMessage<?>>, TrackingToken> from) {
    SimpleEventHandlerInvoker invoker =
        SimpleEventHandlerInvoker.builder().eventHandlers(new Projection(to)).build();
    StreamingEventProcessor processor =
        pooled
            ? PooledStreamingEventProcessor.builder()
                .name("balances")
                .eventHandlerInvoker(invoker)
                .messageSource(store)
                .tokenStore(new InMemoryTokenStore())
                .transactionManager(NoTransactionManager.INSTANCE)
                .coordinatorExecutor(Executors.newSingleThreadScheduledExecutor())
                .workerExecutor(Executors.newSingleThreadScheduledExecutor())
                .initialSegmentCount(1)
                .batchSize(batch)
                .initialToken(from)
                .build()
            : TrackingEventProcessor.builder()
                .name("balances")
                .eventHandlerInvoker(invoker)
                .messageSource(store)
                .tokenStore(new InMemoryTokenStore())
                .transactionManager(NoTransactionManager.INSTANCE)
                .trackingEventProcessorConfiguration(
                    TrackingEventProcessorConfiguration.forSingleThreadedProcessing()
                        .andBatchSize(batch)
                        .andInitialTrackingToken(from))
                .build();
    processor.start();
    return processor;
  }
}
