package dev.aorist.samples.bank.views;

import dev.aorist.eventstore.EventHandler;
import dev.aorist.projections.Folds;
import dev.aorist.projections.Projection;
import dev.aorist.samples.bank.domain.Announced;
import dev.aorist.samples.bank.domain.Closed;
import dev.aorist.samples.bank.domain.CreditRefused;
import dev.aorist.samples.bank.domain.Credited;
import dev.aorist.samples.bank.domain.DebitRefused;
import dev.aorist.samples.bank.domain.Debited;
import dev.aorist.samples.bank.domain.Deposited;
import dev.aorist.samples.bank.domain.Opened;
import dev.aorist.samples.bank.domain.Refunded;
import dev.aorist.samples.bank.domain.Withdrawn;

/** What every account holds. */
@Projection("balances")
public final class Balances implements Folds<Balance> {
  @EventHandler
  Balance on(Opened e) {
    return new Balance(0);
  }

  @EventHandler
  Balance on(Balance row, Deposited e) {
    return new Balance(row.cents() + e.cents());
  }

  @EventHandler
  Balance on(Balance row, Withdrawn e) {
    return new Balance(row.cents() - e.cents());
  }

  @EventHandler
  Balance on(Balance row, Debited e) {
    return new Balance(row.cents() - e.cents());
  }

  @EventHandler
  Balance on(Balance row, Credited e) {
    return new Balance(row.cents() + e.cents());
  }

  @EventHandler
  Balance on(Balance row, Refunded e) {
    return new Balance(row.cents() + e.cents());
  }

  @EventHandler
  void on(Announced e) {}

  @EventHandler
  void on(DebitRefused e) {}

  @EventHandler
  void on(CreditRefused e) {}

  @EventHandler
  Balance on(Balance row, Closed e) {
    return row;
  }
}
