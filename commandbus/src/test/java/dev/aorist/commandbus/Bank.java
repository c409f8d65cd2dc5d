package dev.aorist.commandbus;

import dev.aorist.aggregates.Aggregate;
import dev.aorist.aggregates.AggregateId;
import dev.aorist.aggregates.CommandHandler;
import dev.aorist.aggregates.Rejection;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.json.JsonEventCodec;
import dev.aorist.eventstore.spi.EventCodec;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Accounts, and an account of the kind that changes in place, with handlers that can go wrong. */
final class Bank {
  static final EventCodec CODEC =
      JsonEventCodec.builder().register(AccountEvent.class, Counted.class).build();

  private Bank() {}

  record Open(@AggregateId String account) {}

  record Deposit(@AggregateId String account, long cents) {}

  record Withdraw(@AggregateId String account, long cents) {}

  record Audit(@AggregateId String account) {}

  /** A command whose handler does as the test says. */
  record Try(@AggregateId String account, Consumer<Clock> what) {}

  sealed interface AccountEvent permits Opened, Deposited, Withdrawn {}

  @EventType("account.opened")
  record Opened(Instant at) implements AccountEvent {}

  @EventType("account.deposited")
  record Deposited(long cents) implements AccountEvent {}

  @EventType("account.withdrawn")
  record Withdrawn(long cents) implements AccountEvent {}

  record InsufficientFunds(long balance) {}

  @Aggregate("account")
  record Account(long cents) {
    @CommandHandler
    static Opened open(Open c, Clock clock) {
      return new Opened(clock.instant());
    }

    @CommandHandler
    Deposited deposit(Deposit c) {
      return new Deposited(c.cents());
    }

    @CommandHandler
    List<AccountEvent> withdraw(Withdraw c) {
      if (cents < c.cents()) {
        throw new Rejection(new InsufficientFunds(cents));
      }
      return List.of(new Withdrawn(c.cents()));
    }

    @CommandHandler
    void audit(Audit c) {}

    @CommandHandler
    void attempt(Try c, Clock clock) {
      c.what().accept(clock);
    }

    @EventHandler
    static Account on(Opened e) {
      return new Account(0);
    }

    @EventHandler
    Account on(Deposited e) {
      if (e.cents() < 0) {
        throw new ArithmeticException("less than nothing");
      }
      return new Account(cents + e.cents());
    }

    @EventHandler
    Account on(Withdrawn e) {
      return new Account(cents - e.cents());
    }
  }

  record Begin(@AggregateId String counter) {}

  record Count(@AggregateId String counter, int... steps) {}

  record Read(@AggregateId String counter) {}

  @EventType("counter.counted")
  record Counted(int step) {}

  record Total(int total) {}

  @Aggregate("counter")
  static final class Counter {
    private int total;

    @CommandHandler
    static Counted begin(Begin c) {
      return new Counted(0);
    }

    @CommandHandler
    List<Counted> count(Count c) {
      return Arrays.stream(c.steps()).mapToObj(Counted::new).toList();
    }

    /** Tells the total in a rejection, so that a test can ask for it. */
    @CommandHandler
    void read(Read c) {
      throw new Rejection(new Total(total));
    }

    @EventHandler
    void on(Counted e) {
      if (e.step() < 0) {
        throw new ArithmeticException("less than nothing");
      }
      total += e.step();
    }
  }
}
