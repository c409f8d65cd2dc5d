package dev.aorist.projections.subscribers;

import dev.aorist.eventstore.AppendIds;
import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.ConsumerOffsets.Start;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.handler.Dispatch;
import dev.aorist.eventstore.handler.HandlerMethod;
import dev.aorist.eventstore.handler.HandlerMethods;
import dev.aorist.eventstore.handler.Instances;
import dev.aorist.eventstore.handler.Problems;
import dev.aorist.eventstore.handler.SealedTypes;
import dev.aorist.projections.Reaction;
import dev.aorist.projections.Subscriber;
import io.vertx.core.Future;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads annotated subscribers and reactions once, at start, and checks that all fits together. */
public final class ConsumerWiring {
  private static final MethodType SHAPE =
      MethodType.methodType(Object.class, Object.class, Object.class, Object.class);
  private static final MethodType CALL =
      MethodType.methodType(Object.class, Object.class, Object.class);

  /** How many commands an event may lead to, at most, less than this. */
  private static final int COMMANDS = 1 << 16;

  private final Object target;
  private final Class<?> owner;
  private final Problems problems;

  private ConsumerWiring(Object target, Problems problems) {
    this.target = target;
    this.owner = target.getClass();
    this.problems = problems;
  }

  /** Sends a command that a reaction returned. */
  @FunctionalInterface
  public interface Sender {
    /**
     * @param id derived, always the same for the same command of the same event
     * @param cause the event that the reaction was given
     * @return completes when the command is accepted or rejected
     */
    Future<?> send(UUID id, Object command, Event cause);
  }

  /**
   * What the registered are: classes annotated with {@link Subscriber} or {@link Reaction} that
   * have a constructor without parameters, or objects of such classes.
   *
   * @param problems hears of everything that is wrong with them; what is wrong is left out
   */
  public static List<EventConsumer> read(
      Collection<?> registered, Sender sender, Problems problems) {
    List<EventConsumer> consumers = new ArrayList<>();
    Map<String, Class<?>> owners = new HashMap<>();
    for (Object one : registered) {
      Object target =
          one instanceof Class<?> type ? Instances.make(type, problems).orElse(null) : one;
      if (target == null) {
        continue;
      }
      EventConsumer consumer = new ConsumerWiring(target, problems).read(sender);
      if (consumer != null) {
        Class<?> other = owners.putIfAbsent(consumer.group(), target.getClass());
        if (other != null) {
          problems.add(
              target.getClass(),
              "is called '" + consumer.group() + "', and so is " + other.getSimpleName(),
              "give one of them another name, and register each once");
        }
        consumers.add(consumer);
      }
    }
    return consumers;
  }

  /**
   * The commands that a reaction returns for an event, in order.
   *
   * @throws dev.aorist.eventstore.handler.WiringException with everything that is wrong with it
   */
  static List<Object> commands(Object reaction, Event event) throws Exception {
    List<Object> commands = new ArrayList<>();
    var problems = new Problems();
    EventConsumer consumer =
        new ConsumerWiring(reaction, problems)
            .read(
                (id, command, cause) -> {
                  commands.add(command);
                  return Future.succeededFuture();
                });
    problems.throwIfAny();
    if (consumer != null && consumer.handles(event.payload().getClass())) {
      Future<?> handled = consumer.handler().handle(event, 0);
      if (handled.failed()) {
        throw new IllegalStateException(handled.cause());
      }
    }
    return commands;
  }

  private @Nullable EventConsumer read(Sender sender) {
    Subscriber subscriber = owner.getAnnotation(Subscriber.class);
    Reaction reaction = owner.getAnnotation(Reaction.class);
    if (subscriber != null && reaction != null) {
      problems.add(owner, "is a subscriber and a reaction", "make two classes of it");
      return null;
    }
    if (subscriber != null) {
      Dispatch<MethodHandle> handlers = handlers(false);
      return consumer(
          subscriber.value(),
          subscriber.start(),
          subscriber.retries(),
          handlers,
          (event, number) -> acts(handlers, event));
    }
    if (reaction != null) {
      Dispatch<MethodHandle> handlers = handlers(true);
      String name = reaction.value();
      return consumer(
          name,
          reaction.start(),
          reaction.retries(),
          handlers,
          (event, number) -> reacts(name, handlers, event, number, sender));
    }
    problems.add(
        owner, "is no subscriber and no reaction", "annotate it with @Subscriber or @Reaction");
    return null;
  }

  private @Nullable EventConsumer consumer(
      String name,
      Start start,
      int retries,
      Dispatch<MethodHandle> handlers,
      EventConsumer.Handler handler) {
    try {
      ConsumerOffset.checkGroup(name);
      return new EventConsumer(name, start, retries, handlers.handled(), handler);
    } catch (IllegalArgumentException e) {
      problems.add(owner, "cannot be run: " + e.getMessage(), "correct its annotation");
      return null;
    }
  }

  private Dispatch<MethodHandle> handlers(boolean reacts) {
    List<HandlerMethod> methods = HandlerMethods.find(owner, EventHandler.class, problems);
    if (methods.isEmpty()) {
      problems.add(owner, "handles no event", "add a method with @EventHandler");
    }
    var handlers = new Dispatch.Builder<MethodHandle>(owner);
    for (HandlerMethod method : methods) {
      add(method, reacts, handlers);
    }
    return handlers.build(List.of(), problems);
  }

  private void add(HandlerMethod method, boolean reacts, Dispatch.Builder<MethodHandle> handlers) {
    List<Class<?>> events = new ArrayList<>(method.parameterTypes());
    events.removeIf(type -> type == Event.class);
    if (events.size() != 1) {
      problems.add(
          method,
          events.isEmpty() ? "takes no event" : "takes several events",
          "let it take one event, and the whole Event if it is wanted");
      return;
    }
    Class<?> returns = method.returnType();
    if (reacts && (returns == void.class || Future.class.isAssignableFrom(returns))) {
      problems.add(
          method,
          "returns " + returns.getSimpleName() + ", which is no command",
          "return a command, a collection of commands, or null for none");
    } else if (!reacts && returns != void.class && !Future.class.isAssignableFrom(returns)) {
      problems.add(
          method,
          "returns " + returns.getSimpleName() + ", which nobody would look at",
          "return void, or a Future that ends when the work is done");
    }
    Class<?> event = events.get(0);
    for (Class<?> leaf : SealedTypes.leaves(event)) {
      if (leaf.getAnnotation(EventType.class) == null) {
        problems.add(
            owner,
            "handles " + leaf.getSimpleName() + ", which has no @EventType",
            "handle event classes, or sealed types over them");
      }
    }
    method
        .adapt(
            SHAPE, type -> type == Event.class ? 2 : 1, "the event and the whole Event", problems)
        .map(handle -> MethodHandles.insertArguments(handle, 0, target).asType(CALL))
        .ifPresent(handle -> handlers.add(event, handle, method.describe()));
  }

  private static @Nullable Object call(Dispatch<MethodHandle> handlers, Event event)
      throws Exception {
    MethodHandle handle = handlers.find(event.payload().getClass());
    if (handle == null) {
      return null;
    }
    try {
      return handle.invokeExact(event.payload(), (Object) event);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static Future<?> acts(Dispatch<MethodHandle> handlers, Event event) throws Exception {
    Object result = call(handlers, event);
    return result == null ? Future.succeededFuture() : (Future<?>) result;
  }

  private static Future<?> reacts(
      String name, Dispatch<MethodHandle> handlers, Event event, int number, Sender sender)
      throws Exception {
    Object result = call(handlers, event);
    if (result == null) {
      return Future.succeededFuture();
    }
    List<Object> commands =
        result instanceof Collection<?> several ? new ArrayList<>(several) : List.of(result);
    if (commands.size() >= COMMANDS) {
      throw new IllegalStateException(
          "An event leads to fewer than " + COMMANDS + " commands; got " + commands.size() + ".");
    }
    Future<?> sent = Future.succeededFuture();
    for (int i = 0; i < commands.size(); i++) {
      Object command = commands.get(i);
      UUID id =
          AppendIds.derived(name, event.id(), event.time().toEpochMilli(), number * COMMANDS + i);
      sent = sent.compose(before -> sender.send(id, command, event));
    }
    return sent;
  }
}
