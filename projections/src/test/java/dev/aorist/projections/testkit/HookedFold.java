package dev.aorist.projections.testkit;

import dev.aorist.projections.FailurePolicy;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Occurrence;
import dev.aorist.projections.Order;
import dev.aorist.projections.Rows;
import java.util.Set;
import java.util.function.Consumer;

/** A fold that a test holds up, counts or breaks, under any version. */
public record HookedFold<R>(Fold<R> fold, int version, Consumer<Object> before) implements Fold<R> {
  @Override
  public String name() {
    return fold.name();
  }

  @Override
  public Class<R> rowType() {
    return fold.rowType();
  }

  @Override
  public Order order() {
    return fold.order();
  }

  @Override
  public FailurePolicy onFailure() {
    return fold.onFailure();
  }

  @Override
  public boolean history() {
    return fold.history();
  }

  @Override
  public Set<Class<?>> events() {
    return fold.events();
  }

  @Override
  public void apply(Occurrence event, Rows<R> rows) {
    before.accept(event.payload());
    fold.apply(event, rows);
  }
}
