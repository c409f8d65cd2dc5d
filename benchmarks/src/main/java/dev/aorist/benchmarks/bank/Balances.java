package dev.aorist.benchmarks.bank;

import dev.aorist.eventstore.EventHandler;
import dev.aorist.projections.Folds;
import dev.aorist.projections.Projection;

/** The balance of each account. One may begin with a deposit: not all workloads open accounts. */
@Projection("balances")
public final class Balances implements Folds<Balance> {
  @EventHandler
  Balance on(Opened event) {
    return new Balance(event.amount());
  }

  @EventHandler
  Balance on(Deposited event) {
    return new Balance(event.amount());
  }

  @EventHandler
  Balance on(Balance balance, Deposited event) {
    return new Balance(balance.cents() + event.amount());
  }

  @EventHandler
  Balance on(Balance balance, Withdrawn event) {
    return new Balance(balance.cents() - event.amount());
  }
}
