package dev.aorist.projections.testkit;

import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.EventType;
import dev.aorist.projections.Folds;
import dev.aorist.projections.Projection;
import org.jspecify.annotations.Nullable;

/** The bank of the style guide: its events, and the balances that are folded from them. */
public final class Bank {
  private Bank() {}

  /** What happens to an account. */
  public sealed interface AccountEvent permits Opened, Deposited, Withdrawn, Closed {}

  /** An account is there. */
  @EventType("account.opened")
  public record Opened(String owner) implements AccountEvent {}

  /** Money came in. */
  @EventType("account.deposited")
  public record Deposited(long cents) implements AccountEvent {}

  /** Money went out. */
  @EventType("account.withdrawn")
  public record Withdrawn(long cents) implements AccountEvent {}

  /** An account is no more. */
  @EventType("account.closed")
  public record Closed() implements AccountEvent {}

  /** The row of an account. */
  public record Balance(long cents) {}

  /** Balances by account. */
  @Projection("balances")
  public static final class Balances implements Folds<Balance> {
    @EventHandler
    Balance on(Opened e) {
      return new Balance(0);
    }

    @EventHandler
    Balance on(Balance b, Deposited e) {
      return new Balance(b.cents() + e.cents());
    }

    @EventHandler
    Balance on(Balance b, Withdrawn e) {
      return new Balance(b.cents() - e.cents());
    }

    @EventHandler
    @Nullable Balance on(Closed e) {
      return null;
    }
  }
}
