package dev.aorist.aggregates;

import dev.aorist.aggregates.Bank.Account;
import dev.aorist.aggregates.Bank.Deposit;
import dev.aorist.aggregates.Bank.Deposited;
import dev.aorist.aggregates.Bank.InsufficientFunds;
import dev.aorist.aggregates.Bank.Open;
import dev.aorist.aggregates.Bank.Opened;
import dev.aorist.aggregates.Bank.Withdraw;
import dev.aorist.aggregates.Bank.Withdrawn;
import dev.aorist.eventstore.StreamId;
import org.junit.jupiter.api.Test;

/** An aggregate tested as its author would. */
class AccountTest {
  private static final StreamId SEVEN = StreamId.of("account", "7");

  private final AggregateSpec<Account> account = AggregateSpec.of(Account.class);

  @Test
  void opening_creates_an_empty_account() {
    account.when(new Open("7", "Ann")).then(new Opened("Ann")).thenState(new Account("Ann", 0));
  }

  @Test
  void an_account_is_opened_once() {
    account
        .given(new Opened("Ann"))
        .when(new Open("7", "Bob"))
        .thenRejected(new AlreadyExists(SEVEN))
        .thenState(new Account("Ann", 0));
  }

  @Test
  void nothing_is_deposited_to_an_account_that_does_not_exist() {
    account.when(new Deposit("7", 1)).thenRejected(new NotFound(SEVEN));
  }

  @Test
  void money_that_is_there_can_be_withdrawn() {
    account
        .given(new Opened("Ann"), new Deposited(500))
        .when(new Withdraw("7", 200))
        .then(new Withdrawn(200))
        .thenState(new Account("Ann", 300));
  }

  @Test
  void money_that_is_not_there_cannot() {
    account
        .given(new Opened("Ann"))
        .given(new Deposited(500), new Withdrawn(400))
        .when(new Withdraw("7", 101))
        .thenRejected(new InsufficientFunds(100));
  }
}
