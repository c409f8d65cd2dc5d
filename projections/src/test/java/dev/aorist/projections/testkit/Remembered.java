package dev.aorist.projections.testkit;

import dev.aorist.projections.FailurePolicy;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Occurrence;
import dev.aorist.projections.Order;
import dev.aorist.projections.Rows;
import java.util.Set;

/** A fold whose view keeps its history. */
public record Remembered<R>(Fold<R> fold) implements Fold<R> {
  @Override
  public String name() {
    return fold.name();
  }

  @Override
  public int version() {
    return fold.version();
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
    return true;
  }

  @Override
  public Set<Class<?>> events() {
    return fold.events();
  }

  @Override
  public void apply(Occurrence event, Rows<R> rows) {
    fold.apply(event, rows);
  }
}
