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
import org.jspecify.annotations.Nullable;

/**
 * The bus of one process: finds the aggregate of a command, admits it or not, and hands it to the
 * partition of its stream, here or on the member that leads it. Any thread.
 */
final class LocalCommandBus implements CommandBus {
  private final Map<Class<?>, Route> routes;
  private final BusParts parts;
  private final PartitionCommands[] partitions;
  private final CommandIds ids;
  private final Worker loaders;
  private final Next chain;
  private final @Nullable Forwarding forwarding;

  /**
   * @param forwarding the road to other members; null when there are none
   */
  LocalCommandBus(
      Map<Class<?>, Route> routes,
      BusParts parts,
      PartitionCommands[] partitions,
      Worker loaders,
      List<Interceptor> interceptors,
      @Nullable Forwarding forwarding) {
    this.routes = routes;
    this.parts = parts;
    this.partitions = partitions;
    this.ids = new CommandIds(parts.environment());
    this.loaders = loaders;
    this.chain = chain(interceptors, this::dispatch);
    this.forwarding = forwarding;
    if (forwarding != null) {
      forwarding.answerWith(this::decideForAnother);
    }
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
    Target target;
    try {
      target = target(command);
    } catch (RuntimeException refused) {
      return context.failedFuture(refused);
    }
    Forwarding others = forwarding;
    if (others == null) {
      return decide(command, target, context);
    }
    if (!others.leads(target.partition)) {
      return forward(others, command, target, context);
    }
    return decide(command, target, context)
        .recover(
            cause ->
                others.isToBeAskedAgain(cause)
                    ? forward(others, command, target, context)
                    : context.failedFuture(cause));
  }

  /** One that another member sent here, where its interceptors have seen it. */
  private Future<Outcome> decideForAnother(Command command) {
    ContextInternal context = parts.context();
    try {
      return decide(command, target(command), context);
    } catch (RuntimeException refused) {
      return context.failedFuture(refused);
    }
  }

  private Future<Outcome> forward(
      Forwarding others, Command command, Target target, ContextInternal context) {
    Promise<Outcome> promise = context.promise();
    try {
      parts.admission().enter();
    } catch (RuntimeException refused) {
      return context.failedFuture(refused);
    }
    others
        .ask(command, target.stream, target.partition)
        .onComplete(
            answer -> {
              parts.admission().leave();
              promise.handle(answer);
            });
    return promise.future();
  }

  /** Where a command is to be decided. */
  private record Target(StreamId stream, Route route, int partition, @Nullable List<Step> steps) {}

  private Target target(Command command) {
    Object payload = command.payload();
    List<Step> steps = null;
    Route route;
    StreamId stream;
    if (payload instanceof Together together) {
      steps = steps(command, together);
      route = steps.get(0).route();
      stream = steps.get(0).stream();
    } else {
      route = route(payload);
      stream = route.type().stream(payload);
    }
    return new Target(stream, route, parts.reader().partitionOf(stream), steps);
  }

  private Future<Outcome> decide(Command command, Target target, ContextInternal context) {
    byte[] record;
    try {
      CommandRecorder recorder = parts.recorder();
      record = recorder == null ? null : recorder.encode(target.stream, command.payload());
      parts.admission().enter();
    } catch (RuntimeException refused) {
      return context.failedFuture(refused);
    }
    PartitionCommands partition = partitions[target.partition];
    var run =
        new CommandRun(
            command, target.stream, target.route, target.steps, partition, parts, context);
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
