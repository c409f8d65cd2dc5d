package dev.aorist.samples.bank;

import dev.aorist.AoristOptions;
import dev.aorist.Application;
import dev.aorist.samples.bank.domain.Account;
import dev.aorist.samples.bank.domain.Transfer;
import dev.aorist.samples.bank.views.Balances;

/** What this program consists of; also for the command line program on its data directory. */
public final class BankApplication implements Application {
  @Override
  public AoristOptions configure(AoristOptions options) {
    return options.register(Account.class, Transfer.class, Transfers.class, Balances.class);
  }
}
