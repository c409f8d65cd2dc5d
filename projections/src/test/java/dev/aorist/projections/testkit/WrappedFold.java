package dev.aorist.projections.testkit;

import dev.aorist.projections.FailurePolicy;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Occurrence;
import dev.aorist.projections.Order;
import dev.aorist.projections.Rows;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;

/** What is declared and done as another fold does it, but for what is overridden. */
public interface WrappedFold<R> extends Fold<R> {
  Fold<R> fold();

  @Override
  default String name() {
    return fold().name();
  }

  @Override
  default int version() {
    return fold().version();
  }

  @Override
  default Class<R> rowType() {
    return fold().rowType();
  }

  @Override
  default Order order() {
    return fold().order();
  }

  @Override
  default FailurePolicy onFailure() {
    return fold().onFailure();
  }

  @Override
  default boolean history() {
    return fold().history();
  }

  @Override
  default Optional<Duration> keepHistory() {
    return fold().keepHistory();
  }

  @Override
  default Optional<BinaryOperator<R>> merge() {
    return fold().merge();
  }

  @Override
  default Set<Class<?>> events() {
    return fold().events();
  }

  @Override
  default void apply(Occurrence event, Rows<R> rows) {
    fold().apply(event, rows);
  }
}
