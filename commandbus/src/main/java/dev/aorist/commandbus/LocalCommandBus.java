package dev.aorist.commandbus;

import dev.aorist.commandbus.Interceptor.Next;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.spi.Environment.Worker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The bus of one process: finds the aggregate of a command, admits it or not, and hands it to the
 * partition of its stream. Any thread.
 */
final class LocalCommandBus implements CommandBus {
  private final Map<Class<?>, Route> routes;
  private final BusParts parts;
  private final PartitionCommands[] partitions;
  private final CommandIds ids;
  private final Worker loaders;
  private final Next chain;

  LocalCommandBus(
      Map<Class<?>, Route> routes,
      BusParts parts,
      PartitionCommands[] partitions,
      Worker loaders,
      List<Interceptor> interceptors) {
    this.routes = routes;
    this.parts = parts;
    this.partitions = partitions;
    this.ids = new CommandIds(parts.environment());
    this.loaders = loaders;
    this.chain = chain(interceptors, this::dispatch);
  }

  @Override
  public Command command(Object payload) {
    return Command.of(ids.next(), payload);
  }

  @Override
  public Future<Outcome> send(Command command) {
    try {
      return chain.send(command);
    } catch (RuntimeException thrownByInterceptor) {
      return callersContext().failedFuture(thrownByInterceptor);
    }
  }

  @Override
  public Future<Void> close() {
    Promise<Void> closed = callersContext().promise();
    parts
        .admission()
        .close()
        .onSuccess(
            drained -> {
              loaders.close();
              closed.complete();
            });
    return closed.future();
  }

  private Future<Outcome> dispatch(Command command) {
    ContextInternal context = callersContext();
    Object payload = command.payload();
    List<Step> steps = null;
    StreamId stream;
    Route route;
    byte[] record;
    try {
      if (payload instanceof Together together) {
        steps = steps(command, together);
        route = steps.get(0).route();
        stream = steps.get(0).stream();
      } else {
        route = route(payload);
        stream = route.type().stream(payload);
      }
      CommandRecorder recorder = parts.recorder();
      record = recorder == null ? null : recorder.encode(stream, payload);
      parts.admission().enter();
    } catch (RuntimeException refused) {
      return context.failedFuture(refused);
    }
    PartitionCommands partition = partitions[parts.reader().partitionOf(stream)];
    var run = new CommandRun(command, stream, route, steps, partition, parts, context);
    if (record != null) {
      run.record(record);
    }
    partition.submit(run);
    return run.future();
  }

  private Route route(Object payload) {
    Route route = routes.get(payload.getClass());
    if (route == null) {
      throw new UnknownCommandException(payload.getClass(), routes.keySet());
    }
    return route;
  }

  private List<Step> steps(Command command, Together together) {
    List<Step> steps = new ArrayList<>();
    for (Object payload : together.commands()) {
      Route route = route(payload);
      StreamId stream = route.type().stream(payload);
      if (!steps.isEmpty()) {
        StreamId first = steps.get(0).stream();
        if (!first.partitionKey().equals(stream.partitionKey())) {
          throw new AcrossPartitionsException(command.id(), first, stream);
        }
      }
      steps.add(new Step(payload, stream, route));
    }
    return steps;
  }

  private ContextInternal callersContext() {
    ContextInternal current = ContextInternal.current();
    boolean ours = current != null && current.owner() == parts.context().owner();
    return ours ? current : parts.context();
  }

  private static Next chain(List<Interceptor> interceptors, Next end) {
    Next next = end;
    for (int i = interceptors.size() - 1; i >= 0; i--) {
      Interceptor interceptor = interceptors.get(i);
      Next rest = next;
      next = command -> interceptor.intercept(command, rest);
    }
    return next;
  }
}
