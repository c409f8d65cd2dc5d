package dev.aorist.projections;

import dev.aorist.eventstore.handler.Dispatch;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** The fold that an annotated class is adapted to. */
final class AnnotatedFold<R> implements Fold<R> {
  private final Projection declared;
  private final Optional<Duration> keepHistory;
  private final Class<R> rowType;
  private final Set<Class<?>> events;
  private final Dispatch<FoldStep<R>> steps;

  /** Null where rows have the keys of streams. */
  private final @Nullable FoldKeys keys;

  private final Order order;

  /** Null unless rows are merged. */
  private final @Nullable BinaryOperator<R> merge;

  AnnotatedFold(
      Projection declared,
      Optional<Duration> keepHistory,
      Class<R> rowType,
      Set<Class<?>> events,
      Dispatch<FoldStep<R>> steps,
      @Nullable FoldKeys keys,
      Order order,
      @Nullable BinaryOperator<R> merge) {
    this.declared = declared;
    this.keepHistory = keepHistory;
    this.rowType = rowType;
    this.events = Set.copyOf(events);
    this.steps = steps;
    this.keys = keys;
    this.order = order;
    this.merge = merge;
  }

  @Override
  public String name() {
    return declared.value();
  }

  @Override
  public int version() {
    return declared.version();
  }

  @Override
  public Class<R> rowType() {
    return rowType;
  }

  @Override
  public Order order() {
    return order;
  }

  @Override
  public FailurePolicy onFailure() {
    if (declared.parks()) {
      return FailurePolicy.park(declared.mostParked());
    }
    return declared.retries() == 0
        ? FailurePolicy.stop()
        : FailurePolicy.retryThenStop(declared.retries());
  }

  @Override
  public boolean history() {
    return declared.history();
  }

  @Override
  public Optional<Duration> keepHistory() {
    return keepHistory;
  }

  @Override
  public Optional<BinaryOperator<R>> merge() {
    return Optional.ofNullable(merge);
  }

  @Override
  public Set<Class<?>> events() {
    return events;
  }

  @Override
  public void apply(Occurrence event, Rows<R> rows) {
    FoldStep<R> step = steps.find(event.payload().getClass());
    if (step == null || step.ignores()) {
      return;
    }
    if (!step.needsKey()) {
      step.applyToRows(event, rows);
    } else {
      step.applyToRow(event, keys == null ? event.stream().key() : keys.of(event), rows);
    }
  }
}
