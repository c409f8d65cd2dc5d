package dev.aorist;

import dev.aorist.aggregates.AggregateType;
import dev.aorist.aggregates.Snapshots;
import dev.aorist.aggregates.snapshots.SnapshotFiles;
import dev.aorist.commandbus.CommandBus;
import dev.aorist.commandbus.CommandBusBuilder;
import dev.aorist.commandbus.Interceptor;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.projections.Views;
import dev.aorist.projections.memory.MemoryViewStore;
import dev.aorist.projections.runtime.ProjectionRuntime;
import dev.aorist.projections.runtime.RuntimeOptions;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewStores;
import dev.aorist.projections.subscribers.SubscriberRuntime;
import io.vertx.core.Closeable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Opens the parts of an application one after the other; a failure closes what is open. */
final class Startup {
  private final Vertx vertx;
  private final AoristOptions options;
  private final Registrations registrations;
  private final Environment environment;
  private final Teardown teardown = new Teardown();

  private Startup(Vertx vertx, AoristOptions options, Registrations registrations) {
    this.vertx = vertx;
    this.options = options;
    this.registrations = registrations;
    Environment system = new SystemEnvironment();
    this.environment =
        options.clock().<Environment>map(clock -> new OtherClock(system, clock)).orElse(system);
  }

  static Future<Aorist> begin(Vertx vertx, AoristOptions options) {
    // Looking at classes and making the mappers of JSON takes long for an event loop.
    return vertx
        .executeBlocking(() -> Registrations.read(options), false)
        .compose(registrations -> new Startup(vertx, options, registrations).open());
  }

  private Future<Aorist> open() {
    return openStore()
        .compose(
            log ->
                openViews(log)
                    .compose(views -> openSnapshots().compose(s -> finish(log, views, s))))
        .recover(failure -> teardown.close().transform(any -> Future.failedFuture(failure)));
  }

  private Future<Aorist> finish(OpenLog log, Views views, Snapshots snapshots) {
    EventStore store = log.store();
    CommandBusBuilder builder =
        CommandBus.builder(vertx, environment, log.here(), log.lanes())
            .register(registrations.aggregates().toArray(AggregateType[]::new))
            .intercept(options.interceptors().toArray(Interceptor[]::new))
            .snapshots(snapshots);
    if (options.recordsCommands()) {
      builder.recordCommands(store);
    }
    log.leaders().ifPresent(leaders -> builder.clustered(leaders, registrations.codec()));
    CommandBus commands = builder.build();
    var aggregates =
        new AggregateReaders(vertx, environment, store, registrations.aggregates(), snapshots);
    teardown.add(aggregates::close);
    teardown.add(commands::close);
    registrations.sender().use(commands);
    Closeable hook = completion -> teardown.close().onComplete(completion);
    ((VertxInternal) vertx).addCloseHook(hook);
    teardown.add(
        () -> {
          ((VertxInternal) vertx).removeCloseHook(hook);
          return Future.succeededFuture();
        });
    return SubscriberRuntime.start(
            vertx,
            store,
            store.consumerOffsets(),
            options.runsSubscribers() ? registrations.consumers() : List.of(),
            log.share())
        .map(
            subscribers -> {
              teardown.add(subscribers::close);
              return new Aorist(options, log, commands, views, subscribers, aggregates, teardown);
            });
  }

  private Future<Snapshots> openSnapshots() {
    Optional<Path> directory = options.snapshotsDirectory();
    if (directory.isEmpty()) {
      return Future.succeededFuture(Snapshots.NONE);
    }
    return vertx
        .executeBlocking(
            () -> SnapshotFiles.open(environment, new OsDirectory(directory.get())), false)
        .map(
            snapshots -> {
              teardown.add(snapshots::close);
              return snapshots;
            });
  }

  private Future<OpenLog> openStore() {
    EventStoreOptions of = EventStoreOptions.defaults().withPartitions(options.partitions());
    return OpenLog.open(vertx, environment, options, registrations, of)
        .map(
            log -> {
              teardown.add(log::close);
              return log;
            });
  }

  private Future<Views> openViews(OpenLog log) {
    return openViewStores()
        .compose(
            stores ->
                away(
                    () ->
                        ProjectionRuntime.start(
                            vertx,
                            environment,
                            log.store(),
                            stores,
                            registrations.folds(),
                            RuntimeOptions.defaults()
                                .withShare(log.share())
                                .withChanged(options.changedViews()))))
        .map(
            runtime -> {
              teardown.add(runtime::close);
              return runtime;
            });
  }

  private Future<ViewStores> openViewStores() {
    ViewStore memory = new MemoryViewStore();
    return ViewDatabase.open(vertx, environment, options)
        .orElseGet(() -> Future.succeededFuture(memory))
        .map(
            ordinary -> {
              teardown.add(ordinary::close);
              ViewStores stores = ViewStores.allIn(ordinary);
              for (String view : registrations.memoryViews()) {
                stores = stores.with(view, memory);
              }
              return stores;
            });
  }

  /** Begins something whose classes alone take long to load, away from the caller's event loop. */
  private <T> Future<T> away(Callable<Future<T>> begin) {
    return vertx.executeBlocking(begin, false).compose(begun -> begun);
  }
}
