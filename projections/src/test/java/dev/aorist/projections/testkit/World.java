package dev.aorist.projections.testkit;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.json.JsonEventCodec;
import dev.aorist.eventstore.memory.MemoryEventStore;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.replication.LocalCluster;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.projections.ChangedViews;
import dev.aorist.projections.runtime.ProjectionRuntime;
import dev.aorist.projections.runtime.RuntimeOptions;
import dev.aorist.projections.spi.ViewStore;
import dev.aorist.projections.spi.ViewStores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A log in memory with a clock that the test turns, and runtimes over it; everything is closed at
 * the end. Tests run outside of event loops, so they may wait.
 */
public final class World implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private final Vertx vertx = Vertx.vertx();
  private final TurnedClock clock = new TurnedClock();
  private final Environment environment = new TurnedEnvironment(clock, new SystemEnvironment());
  private final List<ProjectionRuntime> runtimes = new ArrayList<>();
  private final EventStore store;

  /**
   * @param partitions of the log
   * @param events sealed types over the event classes
   */
  public World(int partitions, Class<?>... events) {
    this(
        (vertx, environment, codec, options) ->
            Future.succeededFuture(MemoryEventStore.create(vertx, environment, codec, options)),
        partitions,
        events);
  }

  private World(Log log, int partitions, Class<?>... events) {
    store =
        get(
            log.open(
                vertx,
                environment,
                JsonEventCodec.builder().register(events).build(),
                EventStoreOptions.defaults().withPartitions(partitions)));
  }

  private interface Log {
    Future<? extends EventStore> open(
        Vertx vertx, Environment environment, EventCodec codec, EventStoreOptions options);
  }

  /**
   * The same with a log on the disks of three members in this process, seen through one that leads
   * a third of the partitions.
   *
   * @param directory for them
   */
  public static World onCluster(Path directory, int partitions, Class<?>... events) {
    var ground = new LocalCluster.Ground(directory);
    return new World(
        (vertx, environment, codec, options) ->
            LocalCluster.open(ground, List.of("b", "a", "c"), vertx, environment, codec, options),
        partitions,
        events);
  }

  public Vertx vertx() {
    return vertx;
  }

  public EventStore store() {
    return store;
  }

  public TurnedClock clock() {
    return clock;
  }

  public Environment environment() {
    return environment;
  }

  /** Appends events to a stream, written {@code category-key}. */
  public Appended append(String stream, Object... events) {
    var append =
        Append.to(
            UuidCreator.getTimeOrderedEpoch(clock.instant()),
            StreamId.parse(stream),
            ExpectedVersion.any(),
            events);
    return get(store.append(append));
  }

  /** Starts projections over one view store. */
  public ProjectionRuntime start(ViewStore views, Object... projections) {
    return get(tryStart(views, projections));
  }

  public Future<ProjectionRuntime> tryStart(ViewStore views, Object... projections) {
    return tryStart(views, ChangedViews.REBUILD, projections);
  }

  public Future<ProjectionRuntime> tryStart(
      ViewStore views, ChangedViews changed, Object... projections) {
    var options = RuntimeOptions.defaults().withThreads(2).withChanged(changed);
    return ProjectionRuntime.start(
            vertx, environment, store, ViewStores.allIn(views), List.of(projections), options)
        .onSuccess(runtimes::add);
  }

  /** Waits for a future. */
  public static <T> T get(Future<T> future) {
    CompletableFuture<T> stage = future.toCompletionStage().toCompletableFuture();
    try {
      return stage.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("No answer within " + PATIENCE, e);
    }
  }

  @Override
  public void close() {
    runtimes.forEach(runtime -> get(runtime.close()));
    get(store.close());
    get(vertx.close());
  }
}
