package dev.aorist.benchmarks.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.aggregates.Rejection;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommandsTest {
  private static final long SEED = 417;
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC);

  private final Commands commands = new Commands(new SplittableRandom(SEED));

  @Test
  void fifty_five_of_a_hundred_are_deposits() {
    long deposits =
        IntStream.range(0, 10_000).filter(number -> commands.move(0) instanceof Deposit).count();

    assertThat(deposits).as("seed %d", SEED).isBetween(5_350L, 5_650L); // three deviations: 150
  }

  @Test
  void a_deposit_leads_to_an_event_of_the_usual_size() {
    Account account = new Account(Deposits.accountId(3), 0);
    Object move = commands.move(3);
    while (!(move instanceof Deposit)) {
      move = commands.move(3);
    }

    byte[] json = BankJson.encode(account.deposit((Deposit) move, CLOCK));

    assertThat(json.length).as("seed %d", SEED).isBetween(237, 239);
  }

  @Test
  void no_more_is_withdrawn_than_is_there() {
    Account account = new Account("acc-1", 99);

    assertThat(account.withdraw(withdraw(99), CLOCK).amount()).isEqualTo(99);
    assertThatThrownBy(() -> account.withdraw(withdraw(100), CLOCK))
        .isInstanceOfSatisfying(
            Rejection.class, no -> assertThat(no.reason()).isEqualTo(new InsufficientFunds(99)));
  }

  private static Withdraw withdraw(long amount) {
    return new Withdraw("acc-1", "tx", amount, "mobile", "memo");
  }
}
