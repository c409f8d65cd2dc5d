package dev.aorist.bank;

import dev.aorist.AoristOptions;
import dev.aorist.Application;
import dev.aorist.projections.ChangedViews;

/**
 * The bank as programs besides it find it. With the system property {@code bank.refuse} it refuses
 * views that have changed.
 */
public final class BankApplication implements Application {
  @Override
  public AoristOptions configure(AoristOptions options) {
    return options
        .register(Bank.Account.class, Bank.Balances.class)
        .memoryView(Bank.Totals.class)
        .changedViews(
            Boolean.getBoolean("bank.refuse") ? ChangedViews.REFUSE : ChangedViews.REBUILD)
        .partitions(4);
  }
}
