package dev.aorist;

import dev.aorist.aggregates.AggregateLoader;
import dev.aorist.aggregates.AggregateReader;
import dev.aorist.aggregates.AggregateType;
import dev.aorist.aggregates.Snapshots;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.Environment.Worker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The readers of all registered aggregates, and the threads that they fold on. Immutable. */
final class AggregateReaders {
  private static final int FOLDERS = 2;

  private final Worker folders;
  private final Map<Class<?>, AggregateReader<?>> readers = new HashMap<>();

  AggregateReaders(
      Vertx vertx,
      Environment environment,
      EventReader reader,
      List<AggregateType> types,
      Snapshots snapshots) {
    folders = environment.workers("aorist-read", FOLDERS);
    for (AggregateType type : types) {
      Class<?> state = type.stateClass().orElse(null);
      if (state != null) {
        // States that are wrong for a wrong snapshot are kept by nobody here.
        var loader =
            new AggregateLoader(vertx, folders, reader, type, snapshots, environment, () -> {});
        readers.put(state, new AggregateReader<>(state, type, loader, reader));
      }
    }
  }

  @SuppressWarnings("unchecked")
  <S> AggregateReader<S> of(Class<S> aggregate) {
    AggregateReader<?> reader = readers.get(aggregate);
    if (reader == null) {
      throw new IllegalArgumentException(
          aggregate.getName()
              + " is no registered aggregate; registered are "
              + readers.keySet().stream()
                  .map(Class::getName)
                  .sorted()
                  .collect(Collectors.joining(", "))
              + ". Register it before the start.");
    }
    return (AggregateReader<S>) reader;
  }

  Future<Void> close() {
    folders.close();
    return Future.succeededFuture();
  }
}
