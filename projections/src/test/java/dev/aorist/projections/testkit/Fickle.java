package dev.aorist.projections.testkit;

import dev.aorist.projections.Fold;
import dev.aorist.projections.Occurrence;
import dev.aorist.projections.Order;
import dev.aorist.projections.Rows;
import dev.aorist.projections.testkit.Bank.Balance;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Balances by a fold that depends on something besides the events, as no fold should. */
public record Fickle(AtomicInteger bonus) implements Fold<Balance> {
  private static final Fold<Balance> BALANCES = Fold.of(new Balances());

  @Override
  public String name() {
    return BALANCES.name();
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Class<Balance> rowType() {
    return Balance.class;
  }

  @Override
  public Order order() {
    return Order.STREAM;
  }

  @Override
  public Set<Class<?>> events() {
    return Set.of(Opened.class, Deposited.class);
  }

  @Override
  public void apply(Occurrence event, Rows<Balance> rows) {
    boolean opens = event.payload() instanceof Opened;
    long more = event.payload() instanceof Deposited deposited ? deposited.cents() : bonus.get();
    rows.update(
        event.stream().key(), row -> new Balance(more + (row == null || opens ? 0 : row.cents())));
  }
}
