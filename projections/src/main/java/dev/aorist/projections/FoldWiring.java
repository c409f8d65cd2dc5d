package dev.aorist.projections;

import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.handler.Dispatch;
import dev.aorist.eventstore.handler.HandlerMethod;
import dev.aorist.eventstore.handler.HandlerMethods;
import dev.aorist.eventstore.handler.Problems;
import dev.aorist.eventstore.handler.SealedTypes;
import dev.aorist.eventstore.handler.WiringException;
import dev.aorist.projections.FoldHandler.Kind;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an annotated class once, at start, and checks that everything in it fits together. */
final class FoldWiring<R> {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*([.-][a-z0-9]+)*");
  private static final int NAME_LENGTH = 64;

  private static final MethodType MERGE_SHAPE =
      MethodType.methodType(Object.class, Object.class, Object.class, Object.class);

  private final Folds<R> projection;
  private final Class<?> owner;
  private final Problems problems;

  private FoldWiring(Folds<R> projection, Problems problems) {
    this.projection = projection;
    this.owner = projection.getClass();
    this.problems = problems;
  }

  /** The fold that {@code projection} declares; empty when it does not fit together. */
  static <R> Optional<Fold<R>> read(Folds<R> projection, Problems problems) {
    int before = problems.texts().size();
    Optional<Fold<R>> fold = new FoldWiring<>(projection, problems).read();
    return problems.texts().size() > before ? Optional.empty() : fold;
  }

  /** Checks what holds for annotated and plain folds alike. */
  static void check(Class<?> owner, String name, int version, Class<?> rowType, Problems problems) {
    if (name.length() > NAME_LENGTH || !NAME.matcher(name).matches()) {
      problems.add(
          owner,
          "'" + name + "' is no name for a view",
          "use lower case letters, digits, dots and dashes, at most "
              + NAME_LENGTH
              + " in all, for example balances");
    }
    if (version < 1) {
      problems.add(owner, "has the version " + version, "count versions from 1");
    }
    if (!rowType.isRecord()) {
      problems.add(
          owner,
          "has rows of the type " + rowType.getSimpleName() + ", which is no record",
          "make it a record");
    }
  }

  /** Checks for annotated and plain folds alike that what they declare goes with merging. */
  static void checkMerge(Class<?> owner, Fold<?> fold, Problems problems) {
    boolean merges = fold.order() == Order.MERGED;
    if (merges != fold.merge().isPresent()) {
      problems.add(
          owner,
          merges ? "declares Order.MERGED but no merge" : "has a merge in Order." + fold.order(),
          "declare Order.MERGED and a merge, or neither");
    }
    if (!merges) {
      return;
    }
    if (fold.history()) {
      addApart(owner, "keeps a history", problems);
    }
    if (fold.onFailure() instanceof FailurePolicy.Park) {
      addApart(owner, "parks events that fail", problems);
    }
    RecordComponent[] components = fold.rowType().getRecordComponents();
    if (components != null
        && Arrays.stream(components)
            .anyMatch(
                component ->
                    component.isAnnotationPresent(Index.class)
                        || component.getAccessor().isAnnotationPresent(Index.class))) {
      addApart(owner, "has rows with an @Index", problems);
    }
  }

  private static void addApart(Class<?> owner, String what, Problems problems) {
    problems.add(
        owner,
        what + " and merges rows, of which only the parts are stored",
        "do without one of the two");
  }

  static void checkEvent(Class<?> owner, Class<?> event, Problems problems) {
    if (event.getAnnotation(EventType.class) == null) {
      problems.add(
          owner,
          "handles " + event.getSimpleName() + ", which has no @EventType",
          "handle event classes, or sealed types over them");
    }
  }

  @SuppressWarnings("unchecked")
  private Optional<Fold<R>> read() {
    Projection declared = owner.getAnnotation(Projection.class);
    if (declared == null) {
      problems.add(
          owner,
          "has no @Projection",
          "annotate it with its view's name: @Projection(\"balances\")");
      return Optional.empty();
    }
    Class<R> rowType = (Class<R>) RowTypes.of(owner);
    if (rowType == null) {
      problems.add(
          owner,
          "does not say which record its rows are",
          "let it implement Folds<R>, R being the record");
      return Optional.empty();
    }
    check(owner, declared.value(), declared.version(), rowType, problems);
    checkPolicy(declared);
    Optional<Duration> keepHistory = keepHistory(declared);
    Map<Class<?>, List<FoldHandler>> byEvent = handlers(rowType);
    Dispatch<FoldStep<R>> steps = steps(byEvent);
    Set<Class<?>> events = events(steps);
    Set<Class<?>> keyed = new LinkedHashSet<>(events);
    keyed.removeIf(event -> !step(steps, event).needsKey());
    FoldKeys keys = keys(keyed);
    boolean total = keys != null || keyed.size() < events.size();
    BinaryOperator<R> merge = merge(rowType);
    if (merge != null && !total) {
      problems.add(
          owner,
          "merges rows, but the key of each is that of its streams, which are in one partition",
          "leave @Merge away, or say by @Key which rows mix streams");
    }
    var fold =
        new AnnotatedFold<>(
            declared,
            keepHistory,
            rowType,
            events,
            steps,
            keys,
            merge != null ? Order.MERGED : total ? Order.TOTAL : Order.STREAM,
            merge);
    checkMerge(owner, fold, problems);
    return Optional.of(fold);
  }

  @SuppressWarnings("unchecked")
  private @Nullable BinaryOperator<R> merge(Class<R> rowType) {
    List<HandlerMethod> marked = HandlerMethods.find(owner, Merge.class, problems);
    if (marked.size() > 1) {
      problems.add(owner, "has several methods with @Merge", "keep one of them");
    }
    MethodHandle found = null;
    for (HandlerMethod method : marked) {
      if (method.returnType() != rowType
          || !method.parameterTypes().equals(List.of(rowType, rowType))) {
        String row = rowType.getSimpleName();
        problems.add(
            method,
            "does not make one row of two",
            "write it as " + row + " merge(" + row + " one, " + row + " other)");
        continue;
      }
      var place = new AtomicInteger();
      found =
          method
              .adapt(MERGE_SHAPE, type -> place.incrementAndGet(), "two rows", problems)
              .map(handle -> MethodHandles.insertArguments(handle, 0, projection))
              .orElse(null);
    }
    if (found == null) {
      return null;
    }
    MethodHandle handle = found;
    return (one, other) -> {
      try {
        return (R) (Object) handle.invokeExact((Object) one, (Object) other);
      } catch (Throwable e) {
        throw Sneaky.rethrow(e);
      }
    };
  }

  private void checkPolicy(Projection declared) {
    if (declared.retries() < 0) {
      problems.add(
          owner,
          "is retried " + declared.retries() + " times",
          "give a number of retries from 0, which is none");
    }
    if (declared.mostParked() < 1) {
      problems.add(
          owner,
          "parks " + declared.mostParked() + " events at most",
          "give a number from 1, or leave parks away");
    }
    if (declared.retries() != 0 && declared.parks()) {
      problems.add(
          owner,
          "both parks and retries events that fail",
          "keep one: parks = true, or retries and then stop");
    }
  }

  private Optional<Duration> keepHistory(Projection declared) {
    if (declared.keepHistory().isEmpty()) {
      return Optional.empty();
    }
    if (!declared.history()) {
      problems.add(
          owner,
          "keeps its history for " + declared.keepHistory() + " but has none",
          "declare history = true, or leave keepHistory away");
    }
    try {
      Duration duration = Duration.parse(declared.keepHistory());
      if (duration.toMillis() > 0) {
        return Optional.of(duration);
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      // It is told below.
    }
    problems.add(
        owner,
        "keeps its history for '" + declared.keepHistory() + "'",
        "write a duration above zero such as P90D or PT12H, or leave it away to keep all");
    return Optional.empty();
  }

  private Map<Class<?>, List<FoldHandler>> handlers(Class<R> rowType) {
    Map<Class<?>, List<FoldHandler>> byEvent = new LinkedHashMap<>();
    List<HandlerMethod> methods = HandlerMethods.find(owner, EventHandler.class, problems);
    if (methods.isEmpty()) {
      problems.add(owner, "handles no event", "add a method with @EventHandler");
    }
    for (HandlerMethod method : methods) {
      FoldHandler.read(projection, rowType, method, problems)
          .ifPresent(
              handler ->
                  byEvent.computeIfAbsent(handler.event(), type -> new ArrayList<>()).add(handler));
    }
    return byEvent;
  }

  private Dispatch<FoldStep<R>> steps(Map<Class<?>, List<FoldHandler>> byEvent) {
    var steps = new Dispatch.Builder<FoldStep<R>>(owner);
    byEvent.forEach(
        (event, handlers) ->
            steps.add(event, step(event, handlers), handlers.get(0).method().describe()));
    Dispatch<FoldStep<R>> built = steps.build(List.of(), problems);
    for (Class<?> family : SealedTypes.families(byEvent.keySet())) {
      SealedTypes.requireAll(family, owner, byEvent.keySet(), EventHandler.class, problems);
    }
    return built;
  }

  private FoldStep<R> step(Class<?> event, List<FoldHandler> handlers) {
    FoldHandler makes = one(event, handlers, Kind.MAKES);
    FoldHandler changes = one(event, handlers, Kind.CHANGES);
    FoldHandler rows = one(event, handlers, Kind.ROWS);
    FoldHandler ignores = one(event, handlers, Kind.IGNORES);
    int ways = (makes != null || changes != null ? 1 : 0) + (rows != null ? 1 : 0);
    if (ways + (ignores != null ? 1 : 0) > 1) {
      problems.add(
          owner,
          "handles " + event.getSimpleName() + " in ways that exclude each other",
          "keep one: the row by its key, or Rows, or a method that ignores the event");
    }
    return new FoldStep<>(makes, changes, rows);
  }

  private @Nullable FoldHandler one(Class<?> event, List<FoldHandler> handlers, Kind kind) {
    List<FoldHandler> found = handlers.stream().filter(h -> h.kind() == kind).toList();
    if (found.size() > 1) {
      problems.add(
          owner,
          found.get(0).method().describe()
              + " and "
              + found.get(1).method().describe()
              + " do the same for "
              + event.getSimpleName(),
          "keep one of them");
    }
    return found.isEmpty() ? null : found.get(0);
  }

  /** The event classes that concern rows, each of which has to have a logical name. */
  private Set<Class<?>> events(Dispatch<FoldStep<R>> steps) {
    Set<Class<?>> events = new LinkedHashSet<>();
    for (Class<?> handled : steps.handled()) {
      for (Class<?> event : SealedTypes.leaves(handled)) {
        if (step(steps, event).ignores()) {
          continue;
        }
        events.add(event);
        checkEvent(owner, event, problems);
      }
    }
    return events;
  }

  private FoldStep<R> step(Dispatch<FoldStep<R>> steps, Class<?> event) {
    try {
      FoldStep<R> step = steps.find(event);
      return step == null ? new FoldStep<>(null, null, null) : step;
    } catch (WiringException ambiguous) {
      // The dispatch has told of it.
      return new FoldStep<>(null, null, null);
    }
  }

  private @Nullable FoldKeys keys(Set<Class<?>> events) {
    FoldKeys keys = FoldKeys.of(projection, events, problems);
    List<Class<?>> without = events.stream().filter(event -> !keys.has(event)).toList();
    if (without.size() == events.size()) {
      return null;
    }
    for (Class<?> event : without) {
      problems.add(
          owner,
          "has keys of its own, but none for " + event.getSimpleName(),
          "add a method with @Key that takes " + event.getSimpleName());
    }
    return keys;
  }
}
