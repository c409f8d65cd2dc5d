package dev.aorist;

import dev.aorist.aggregates.AggregateCheck;
import dev.aorist.commandbus.RecordedCommands;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.disk.DiskEventStore;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.Environment.Worker;
import dev.aorist.projections.RowChange;
import dev.aorist.projections.ViewCheck;
import dev.aorist.projections.runtime.ProjectionRuntime;
import dev.aorist.projections.runtime.StoredBuilds;
import dev.aorist.projections.spi.ViewStores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** Opens the log of an application alone, without views and commands, for a look at all of it. */
final class Offline {
  private static final int FOLDERS = 2;

  private final Vertx vertx;
  private final Environment environment = new SystemEnvironment();
  private final Registrations registrations;
  private final LogEventStore store;
  private final Worker asker = environment.worker("aorist-check");
  private final Worker folders = environment.workers("aorist-read", FOLDERS);

  private Offline(Vertx vertx, Registrations registrations, LogEventStore store) {
    this.vertx = vertx;
    this.registrations = registrations;
    this.store = store;
  }

  static Future<AggregateCheck.Report> checkAggregates(
      Vertx vertx, AoristOptions options, LongConsumer progress) {
    return open(vertx, options)
        .compose(
            log ->
                log.end(
                    AggregateCheck.run(
                        vertx,
                        log.asker,
                        log.folders,
                        log.store,
                        log.registrations.aggregates(),
                        progress)));
  }

  static Future<RecordedCommands.Report> askRecordedCommands(
      Vertx vertx, AoristOptions options, Consumer<RecordedCommands.Difference> differences) {
    return open(vertx, options)
        .compose(
            log ->
                log.end(
                    RecordedCommands.ask(
                        vertx,
                        log.asker,
                        log.folders,
                        log.store,
                        log.registrations.aggregates(),
                        differences)));
  }

  static Future<ViewCheck> dryRun(
      Vertx vertx, AoristOptions options, String view, Consumer<RowChange<?>> changes) {
    return open(vertx, options)
        .compose(
            log ->
                log.end(
                    ViewDatabase.open(vertx, log.environment, options)
                        .orElseThrow()
                        .compose(
                            views ->
                                ProjectionRuntime.dryRun(
                                        vertx,
                                        log.environment,
                                        log.store,
                                        ViewStores.allIn(views),
                                        log.registrations.folds(),
                                        view,
                                        changes)
                                    .eventually(views::close))));
  }

  static <T> Future<T> storedBuilds(
      Vertx vertx, AoristOptions options, Function<StoredBuilds, Future<T>> work) {
    return open(vertx, options)
        .compose(
            log ->
                log.end(
                    ViewDatabase.open(vertx, log.environment, options)
                        .orElseThrow()
                        .compose(
                            views ->
                                work.apply(new StoredBuilds(views, log.registrations.folds()))
                                    .eventually(views::close))));
  }

  private static Future<Offline> open(Vertx vertx, AoristOptions options) {
    Path path =
        options
            .eventsDirectory()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "A log in memory ends with its process; name a directory with"
                            + " AoristOptions.at."));
    return vertx
        .executeBlocking(() -> Registrations.read(options), false)
        .compose(
            registrations ->
                DiskEventStore.open(
                        vertx,
                        new SystemEnvironment(),
                        new OsDirectory(path),
                        registrations.codec(),
                        EventStoreOptions.defaults().withPartitions(options.partitions()))
                    .map(store -> new Offline(vertx, registrations, store)));
  }

  private <T> Future<T> end(Future<T> result) {
    return result.eventually(
        () -> {
          asker.close();
          folders.close();
          return store.close();
        });
  }
}
