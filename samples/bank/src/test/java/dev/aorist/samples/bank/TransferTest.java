package dev.aorist.samples.bank;

import dev.aorist.aggregates.AggregateSpec;
import dev.aorist.projections.subscribers.ReactionSpec;
import dev.aorist.samples.bank.domain.Account;
import dev.aorist.samples.bank.domain.Announce;
import dev.aorist.samples.bank.domain.Announced;
import dev.aorist.samples.bank.domain.Closed;
import dev.aorist.samples.bank.domain.CompleteTransfer;
import dev.aorist.samples.bank.domain.Credit;
import dev.aorist.samples.bank.domain.CreditRefused;
import dev.aorist.samples.bank.domain.Credited;
import dev.aorist.samples.bank.domain.Debit;
import dev.aorist.samples.bank.domain.DebitRefused;
import dev.aorist.samples.bank.domain.Debited;
import dev.aorist.samples.bank.domain.Deposited;
import dev.aorist.samples.bank.domain.FailTransfer;
import dev.aorist.samples.bank.domain.NotPositive;
import dev.aorist.samples.bank.domain.Opened;
import dev.aorist.samples.bank.domain.Refund;
import dev.aorist.samples.bank.domain.Refunded;
import dev.aorist.samples.bank.domain.RequestTransfer;
import dev.aorist.samples.bank.domain.Transfer;
import dev.aorist.samples.bank.domain.TransferCompleted;
import dev.aorist.samples.bank.domain.TransferRequested;
import org.junit.jupiter.api.Test;

class TransferTest {
  private static final ReactionSpec TRANSFERS = ReactionSpec.of(new Transfers());
  private static final AggregateSpec<Account> FIVE =
      AggregateSpec.of(Account.class).given(new Opened("Ann"), new Deposited(500));

  @Test
  void the_other_account_is_asked_then_money_moves_and_the_transfer_hears_of_it() throws Exception {
    TRANSFERS
        .when("transfer-7", new TransferRequested("ann", "bob", 500))
        .thenCommands(new Announce("bob", "7", "ann", 500));
    TRANSFERS
        .when("account-bob", new Announced("7", "ann", 500))
        .thenCommands(new Debit("ann", "7", "bob", 500));
    TRANSFERS
        .when("account-ann", new Debited("7", "bob", 500))
        .thenCommands(new Credit("bob", "7", "ann", 500));
    TRANSFERS.when("account-bob", new Credited("7", 500)).thenCommands(new CompleteTransfer("7"));
  }

  @Test
  void what_is_refused_ends_with_the_money_where_it_was() throws Exception {
    TRANSFERS.when("account-ann", new DebitRefused("7")).thenCommands(new FailTransfer("7"));
    TRANSFERS
        .when("account-bob", new CreditRefused("7", "ann", 500))
        .thenCommands(new Refund("ann", "7", 500));
    TRANSFERS.when("account-ann", new Refunded("7", 500)).thenCommands(new FailTransfer("7"));
  }

  @Test
  void steps_are_refused_by_events() {
    FIVE.when(new Debit("ann", "7", "bob", 500)).then(new Debited("7", "bob", 500));
    FIVE.when(new Debit("ann", "7", "bob", 501)).then(new DebitRefused("7"));
    AggregateSpec<Account> closed =
        AggregateSpec.of(Account.class).given(new Opened("Ann"), new Closed());
    closed.when(new Credit("ann", "7", "bob", 5)).then(new CreditRefused("7", "bob", 5));
    closed
        .when(new Refund("ann", "7", 5))
        .then(new Refunded("7", 5))
        .thenState(new Account("Ann", 5, false));
  }

  @Test
  void a_transfer_ends_once() {
    AggregateSpec<Transfer> asked =
        AggregateSpec.of(Transfer.class).given(new TransferRequested("ann", "bob", 5));
    asked.when(new CompleteTransfer("7")).then(new TransferCompleted());
    asked.given(new TransferCompleted()).when(new FailTransfer("7")).then();
    AggregateSpec.of(Transfer.class)
        .when(new RequestTransfer("7", "ann", "bob", 0))
        .thenRejected(new NotPositive(0));
  }
}
