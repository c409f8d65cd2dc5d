package dev.aorist.bank;

import dev.aorist.aggregates.Aggregate;
import dev.aorist.aggregates.AggregateId;
import dev.aorist.aggregates.CommandHandler;
import dev.aorist.aggregates.Rejection;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.EventType;
import dev.aorist.projections.Folds;
import dev.aorist.projections.Index;
import dev.aorist.projections.Projection;
import dev.aorist.projections.Rows;

/** The application that the tests of this module run: accounts, their balances, and a total. */
public final class Bank {
  private Bank() {}

  public record Open(@AggregateId String account, String owner) {}

  public record Deposit(@AggregateId String account, long cents) {}

  public record Withdraw(@AggregateId String account, long cents) {}

  public sealed interface AccountEvent {}

  @EventType("account.opened")
  public record Opened(String owner) implements AccountEvent {}

  @EventType("account.deposited")
  public record Deposited(long cents) implements AccountEvent {}

  @EventType("account.withdrawn")
  public record Withdrawn(long cents) implements AccountEvent {}

  public record InsufficientFunds(long balance) {}

  @Aggregate("account")
  public record Account(String owner, long cents) {
    @CommandHandler
    static Opened open(Open c) {
      return new Opened(c.owner());
    }

    @CommandHandler
    Deposited deposit(Deposit c) {
      return new Deposited(c.cents());
    }

    @CommandHandler
    Withdrawn withdraw(Withdraw c) {
      if (cents < c.cents()) {
        throw new Rejection(new InsufficientFunds(cents));
      }
      return new Withdrawn(c.cents());
    }

    @EventHandler
    static Account on(Opened e) {
      return new Account(e.owner(), 0);
    }

    @EventHandler
    Account on(Deposited e) {
      return new Account(owner, cents + e.cents());
    }

    @EventHandler
    Account on(Withdrawn e) {
      return new Account(owner, cents - e.cents());
    }
  }

  public record Balance(@Index String owner, long cents) {}

  /**
   * What each account holds. With the system property {@code bank.bonus} its fold is another one
   * under the same declared version: the mistake that a rebuild is to find. With {@code
   * bank.poison} it fails on deposits of so many cents, which it parks.
   */
  @Projection(value = "balances", parks = true)
  public static final class Balances implements Folds<Balance> {
    private final long bonus = Long.getLong("bank.bonus", 0);

    @EventHandler
    Balance on(Opened e) {
      return new Balance(e.owner(), bonus);
    }

    @EventHandler
    Balance on(Balance b, Deposited e) {
      if (e.cents() == Long.getLong("bank.poison", 0)) {
        throw new IllegalStateException("poison");
      }
      return new Balance(b.owner(), b.cents() + e.cents());
    }

    @EventHandler
    Balance on(Balance b, Withdrawn e) {
      return new Balance(b.owner(), b.cents() - e.cents());
    }
  }

  public record Total(long accounts, long cents) {}

  /** One row over all accounts, so its order is total. */
  @Projection(value = "total", history = true)
  public static final class Totals implements Folds<Total> {
    @EventHandler
    void on(Opened e, Rows<Total> rows) {
      add(rows, 1, 0);
    }

    @EventHandler
    void on(Deposited e, Rows<Total> rows) {
      add(rows, 0, e.cents());
    }

    @EventHandler
    void on(Withdrawn e, Rows<Total> rows) {
      add(rows, 0, -e.cents());
    }

    private static void add(Rows<Total> rows, long accounts, long cents) {
      rows.update(
          "all",
          now ->
              now == null
                  ? new Total(accounts, cents)
                  : new Total(now.accounts() + accounts, now.cents() + cents));
    }
  }
}
