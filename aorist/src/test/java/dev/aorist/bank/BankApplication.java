package dev.aorist.bank;

import dev.aorist.AoristOptions;
import dev.aorist.Application;

/** The bank as programs besides it find it. */
public final class BankApplication implements Application {
  @Override
  public AoristOptions configure(AoristOptions options) {
    return options
        .register(Bank.Account.class, Bank.Balances.class)
        .memoryView(Bank.Totals.class)
        .partitions(4);
  }
}
