package dev.aorist.aggregates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aorist.aggregates.Bank.Account;
import dev.aorist.aggregates.Bank.Deposit;
import dev.aorist.aggregates.Bank.Deposited;
import dev.aorist.aggregates.Bank.Opened;
import dev.aorist.aggregates.Bank.Withdrawn;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.handler.Problems;
import dev.aorist.eventstore.handler.WiringException;
import dev.aorist.testkit.Golden;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is wrong with an aggregate is told at start, all at once, and with what to do. */
class WiringTest {
  record Nameless(long cents) {}

  record TwoNames(@AggregateId String from, @AggregateId String to) {}

  record Unstable(@AggregateId List<String> names) {}

  interface AnyCommand {}

  record Noted(String text) {}

  record Forgotten(String text) {}

  @Aggregate("savings-account")
  record ManyMistakes(long cents) {
    @CommandHandler
    Deposited deposit(Deposit c) {
      return new Deposited(c.cents());
    }

    @CommandHandler
    List<Deposited> again(Deposit c) {
      return List.of(new Deposited(c.cents()));
    }

    @CommandHandler
    Deposited nameless(Nameless c) {
      return new Deposited(1);
    }

    @CommandHandler
    Deposited two(TwoNames c) {
      return new Deposited(1);
    }

    @CommandHandler
    Deposited unstable(Unstable c) {
      return new Deposited(1);
    }

    @CommandHandler
    Deposited any(AnyCommand c) {
      return new Deposited(1);
    }

    @CommandHandler
    Deposited noCommand(Metadata metadata) {
      return new Deposited(1);
    }

    @CommandHandler
    Forgotten parameter(Bank.Open c, Instant now) {
      return new Forgotten("");
    }

    @CommandHandler
    Map<String, Deposited> several(Bank.Withdraw c) {
      return Map.of();
    }

    @EventHandler
    void changes(Deposited e) {}

    @EventHandler
    String returns(Opened e) {
      return "";
    }

    @EventHandler
    ManyMistakes noted(Noted e, Clock clock) {
      return this;
    }

    @EventHandler
    ManyMistakes nothing() {
      return this;
    }
  }

  @Aggregate("lazy")
  static final class NoCommands {
    @EventHandler
    static void on(Noted e) {}
  }

  @Aggregate("account")
  record OtherAccount() {
    @CommandHandler
    static Opened open(Bank.Open c) {
      return new Opened("");
    }

    @EventHandler
    OtherAccount on(Bank.AccountEvent e) {
      return this;
    }
  }

  @Test
  void everything_that_is_wrong_is_told_at_once() {
    Golden.assertText(getClass(), "wiring", failure(ManyMistakes.class).getMessage());
  }

  @Test
  void an_aggregate_without_annotation_or_commands_is_refused() {
    Golden.assertText(
        getClass(),
        "wiring-useless",
        failure(String.class).getMessage() + "\n" + failure(NoCommands.class).getMessage());
  }

  @Test
  void a_sealed_event_without_a_handler_is_told_once() {
    @Aggregate("forgetful")
    record Forgetful() {
      @CommandHandler
      Withdrawn withdraw(Bank.Withdraw c) {
        return new Withdrawn(c.cents());
      }

      @EventHandler
      static Forgetful on(Opened e) {
        return new Forgetful();
      }

      @EventHandler
      Forgetful on(Deposited e) {
        return this;
      }
    }

    assertThat(failure(Forgetful.class).problems())
        .containsExactly(
            Forgetful.class.getName()
                + ": AccountEvent permits Withdrawn, but Forgetful has no @EventHandler for it;"
                + " add a method with @EventHandler that takes Withdrawn.");
  }

  @Test
  void two_aggregates_for_a_command_or_a_category_are_refused() {
    Problems problems = new Problems();

    AggregateType.requireDistinct(
        List.of(AggregateType.of(Account.class), AggregateType.of(OtherAccount.class)), problems);

    Golden.assertText(getClass(), "wiring-twice", String.join("\n", problems.texts()));
  }

  private static WiringException failure(Class<?> aggregate) {
    return catchThrowableOfType(WiringException.class, () -> AggregateType.of(aggregate));
  }
}
