package dev.aorist.aggregates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.aorist.aggregates.Bank.Account;
import dev.aorist.aggregates.Bank.Deposit;
import dev.aorist.aggregates.Bank.Deposited;
import dev.aorist.aggregates.Bank.InsufficientFunds;
import dev.aorist.aggregates.Bank.Open;
import dev.aorist.aggregates.Bank.Opened;
import dev.aorist.aggregates.Bank.Withdraw;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.Metadata;
import dev.aorist.testkit.Golden;
import java.time.Clock;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AggregateSpecTest {
  record Look(@AggregateId String clock) {}

  record Looked(Instant at, String by) {}

  @Aggregate("clock")
  record Wall(Instant last) {
    @CommandHandler
    static Looked look(Look look, Clock clock, Metadata metadata) {
      return new Looked(clock.instant(), metadata.actor().orElse("nobody"));
    }

    @EventHandler
    static Wall on(Looked e) {
      if (e.by.equals("a mistake")) {
        throw new ArithmeticException("a mistake looked");
      }
      return new Wall(e.at());
    }
  }

  @Test
  void time_and_metadata_are_what_the_test_says() {
    Instant noon = Instant.parse("2026-05-01T12:00:00Z");

    AggregateSpec.of(Wall.class)
        .at(noon)
        .with(Metadata.none().withActor("Ann"))
        .when(new Look("hall"))
        .then(new Looked(noon, "Ann"))
        .thenState(wall -> assertThat(wall.last()).isEqualTo(noon));
  }

  @Test
  void what_is_not_as_told_reads_well() {
    AggregateSpec<Account> spec = AggregateSpec.of(Account.class);
    AggregateSpec<Account> rich = spec.given(new Opened("Ann"), new Deposited(500));

    Golden.assertText(
        getClass(),
        "spec",
        String.join(
            "\n\n",
            failure(() -> rich.when(new Deposit("7", 5)).then(new Deposited(6), new Deposited(1))),
            failure(() -> rich.when(new Deposit("7", 5)).then()),
            failure(() -> rich.when(new Withdraw("7", 501)).then(new Deposited(6))),
            failure(() -> rich.when(new Withdraw("7", 5)).thenRejected(new InsufficientFunds(4))),
            failure(() -> rich.when(new Deposit("7", 5)).thenState(new Account("Ann", 5))),
            failure(() -> spec.when(new Deposit("7", 5)).thenState(new Account("Ann", 5))),
            failure(() -> spec.when(new Deposit("7", 5)).thenState(account -> {}))));
  }

  @Test
  void a_specification_is_a_value_that_can_be_shared() {
    AggregateSpec<Account> spec = AggregateSpec.of(Account.class);
    spec.given(new Opened("Ann"));

    spec.when(new Open("7", "Bob")).then(new Opened("Bob"));
  }

  @Test
  void what_a_handler_throws_comes_out_as_it_is() {
    AggregateSpec<Wall> spec =
        AggregateSpec.of(Wall.class).with(Metadata.none().withActor("a mistake"));

    assertThatThrownBy(() -> spec.when(new Look("hall"))).isInstanceOf(ArithmeticException.class);
  }

  private static String failure(ThrowingCallable test) {
    Throwable thrown = catchThrowable(test);
    assertThat(thrown).isExactlyInstanceOf(AssertionError.class);
    return thrown.getMessage();
  }
}
