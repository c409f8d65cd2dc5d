package dev.aorist.samples.bank;

import dev.aorist.aggregates.AggregateSpec;
import dev.aorist.samples.bank.domain.Account;
import dev.aorist.samples.bank.domain.AccountClosed;
import dev.aorist.samples.bank.domain.Close;
import dev.aorist.samples.bank.domain.Closed;
import dev.aorist.samples.bank.domain.Deposit;
import dev.aorist.samples.bank.domain.Deposited;
import dev.aorist.samples.bank.domain.InsufficientFunds;
import dev.aorist.samples.bank.domain.NotEmpty;
import dev.aorist.samples.bank.domain.NotPositive;
import dev.aorist.samples.bank.domain.Open;
import dev.aorist.samples.bank.domain.Opened;
import dev.aorist.samples.bank.domain.Withdraw;
import dev.aorist.samples.bank.domain.Withdrawn;
import org.junit.jupiter.api.Test;

class AccountTest {
  private static final AggregateSpec<Account> NEW = AggregateSpec.of(Account.class);
  private static final AggregateSpec<Account> FIVE =
      NEW.given(new Opened("Ann"), new Deposited(500));
  private static final AggregateSpec<Account> CLOSED = NEW.given(new Opened("Ann"), new Closed());

  @Test
  void an_account_is_opened_empty() {
    NEW.when(new Open("7", "Ann")).then(new Opened("Ann")).thenState(new Account("Ann", 0, false));
  }

  @Test
  void no_more_goes_out_than_there_is() {
    FIVE.when(new Withdraw("7", 500)).then(new Withdrawn(500));
    FIVE.when(new Withdraw("7", 501)).thenRejected(new InsufficientFunds(500));
  }

  @Test
  void an_amount_is_positive() {
    FIVE.when(new Withdraw("7", -1)).thenRejected(new NotPositive(-1));
    FIVE.when(new Deposit("7", 0)).thenRejected(new NotPositive(0));
  }

  @Test
  void only_an_empty_account_is_closed_and_then_for_good() {
    FIVE.when(new Close("7")).thenRejected(new NotEmpty(500));
    NEW.given(new Opened("Ann")).when(new Close("7")).then(new Closed());
    CLOSED.when(new Deposit("7", 1)).thenRejected(new AccountClosed("7"));
    CLOSED.when(new Withdraw("7", 1)).thenRejected(new AccountClosed("7"));
    CLOSED.when(new Close("7")).thenRejected(new AccountClosed("7"));
  }
}
