package dev.aorist.commandbus;

import static dev.aorist.commandbus.CommandBusContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.aggregates.Aggregate;
import dev.aorist.aggregates.AggregateId;
import dev.aorist.aggregates.AggregateType;
import dev.aorist.aggregates.CommandHandler;
import dev.aorist.aggregates.Rejection;
import dev.aorist.commandbus.Bank.AccountEvent;
import dev.aorist.commandbus.Bank.Deposit;
import dev.aorist.commandbus.Bank.InsufficientFunds;
import dev.aorist.commandbus.Bank.Open;
import dev.aorist.commandbus.Bank.Withdraw;
import dev.aorist.commandbus.CommandRecorded.Answer;
import dev.aorist.commandbus.RecordedCommands.Difference;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.UnwritableEventException;
import dev.aorist.eventstore.handler.WiringException;
import dev.aorist.eventstore.json.JsonEventCodec;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.memory.MemoryEventStore;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.Environment.Worker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands are recorded with what was said to them, and asked again later. */
class RecordingTest {
  /** The same accounts under tomorrow's rules: at least 100 cents stay. */
  static final class Tomorrow {
    record Open(@AggregateId String account) {}

    record Deposit(@AggregateId String account, long cents) {}

    record Withdraw(@AggregateId String account, long cents) {}

    @Aggregate("account")
    record Account(long cents) {
      @CommandHandler
      static Bank.Opened open(Open c, java.time.Clock clock) {
        return new Bank.Opened(clock.instant());
      }

      @CommandHandler
      Bank.Deposited deposit(Deposit c) {
        return new Bank.Deposited(c.cents());
      }

      @CommandHandler
      Bank.Withdrawn withdraw(Withdraw c) {
        if (cents < c.cents() + 100) {
          throw new Rejection(new InsufficientFunds(cents));
        }
        return new Bank.Withdrawn(c.cents());
      }

      @EventHandler
      static Account on(Bank.Opened e) {
        return new Account(0);
      }

      @EventHandler
      Account on(Bank.Deposited e) {
        return new Account(cents + e.cents());
      }

      @EventHandler
      Account on(Bank.Withdrawn e) {
        return new Account(cents - e.cents());
      }
    }
  }

  private static final AggregateType TODAY = AggregateType.of(Bank.Account.class);

  private final Vertx vertx = Vertx.vertx();
  private final Environment environment = new SystemEnvironment();
  private final LogEventStore store =
      MemoryEventStore.create(
          vertx,
          environment,
          JsonEventCodec.builder().register(AccountEvent.class, CommandRecorded.class).build(),
          EventStoreOptions.defaults().withPartitions(4));
  private final Worker asker = environment.worker("ask");
  private final Worker folders = environment.workers("fold", 1);
  private final CommandBus bus = bus(store);

  private CommandBus bus(EventWriter records) {
    return CommandBus.builder(vertx, environment, store, store)
        .register(TODAY)
        .recordCommands(records)
        .build();
  }

  @AfterEach
  void close() {
    get(bus.close());
    get(store.close());
    asker.close();
    folders.close();
    get(vertx.close());
  }

  private List<Event> records(String account) {
    return get(store.readStream(StreamRead.of(StreamId.of("command", "account-" + account))))
        .events();
  }

  private List<CommandRecorded> recorded(String account) {
    return records(account).stream().map(event -> (CommandRecorded) event.payload()).toList();
  }

  @Test
  void commands_that_were_accepted_rejected_or_failed_are_there_when_the_answer_is() {
    Command deposit = bus.command(new Deposit("7", 50));
    get(bus.send(new Open("7")));
    get(bus.send(deposit));
    get(bus.send(new Withdraw("7", 51)));
    assertThatThrownBy(() -> get(bus.send(new Deposit("7", -1))))
        .hasCauseInstanceOf(CommandFailedException.class);

    assertThat(recorded("7").subList(1, 4))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("decidedAt")
        .containsExactly(
            new CommandRecorded(
                "account-7",
                "account.Deposit",
                "{\"account\":\"7\",\"cents\":50}",
                0,
                Instant.EPOCH,
                Answer.ACCEPTED,
                1,
                null),
            new CommandRecorded(
                "account-7",
                "account.Withdraw",
                "{\"account\":\"7\",\"cents\":51}",
                1,
                Instant.EPOCH,
                Answer.REJECTED,
                0,
                "InsufficientFunds[balance=50]"),
            new CommandRecorded(
                "account-7",
                "account.Deposit",
                "{\"account\":\"7\",\"cents\":-1}",
                1,
                Instant.EPOCH,
                Answer.FAILED,
                0,
                "java.lang.ArithmeticException: less than nothing"));
    assertThat(records("7").get(1).metadata().commandId()).contains(deposit.id());
  }

  @Test
  void one_that_is_sent_again_is_recorded_once() {
    get(bus.send(new Open("7")));
    Command deposit = bus.command(new Deposit("7", 50));
    Outcome first = get(bus.send(deposit));

    assertThat(get(bus.send(deposit))).isEqualTo(first);
    assertThat(recorded("7")).hasSize(2);
  }

  @Test
  void commands_together_are_recorded_with_their_names() {
    get(bus.send(Together.of(new Open("{a}1"), new Open("{a}2"))));

    assertThat(recorded("{a}1"))
        .singleElement()
        .returns("together", CommandRecorded::command)
        .returns(2, CommandRecorded::events)
        .returns(
            "[\"account.Open\",{\"account\":\"{a}1\"},\"account.Open\",{\"account\":\"{a}2\"}]",
            CommandRecorded::json);
  }

  @Test
  void what_cannot_be_recorded_is_refused_before_it_is_decided() {
    assertThatThrownBy(() -> get(bus.send(new Bank.Try("7", clock -> {}))))
        .hasCauseInstanceOf(UnwritableEventException.class);
  }

  @Test
  void nobody_is_answered_whose_command_is_not_recorded() {
    CommandBus broken = bus(append -> Future.failedFuture(new IllegalStateException("disk")));
    Command open = broken.command(new Open("7"));

    assertThatThrownBy(() -> get(broken.send(open)))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(OutcomeUnknownException.class);
    get(broken.close());
    get(bus.send(open)).orThrow();
    assertThat(recorded("7")).hasSize(1);
  }

  @Test
  void old_commands_are_asked_of_new_rules() {
    get(bus.send(new Open("7")));
    get(bus.send(new Deposit("7", 150)));
    get(bus.send(new Withdraw("7", 50)));
    get(bus.send(new Withdraw("7", 60)));
    get(bus.send(new Withdraw("7", 500)));
    get(bus.send(Together.of(new Open("{a}1"), new Open("{a}2"))));

    List<Difference> differences = new ArrayList<>();
    assertThat(ask(TODAY, differences)).isEqualTo(new RecordedCommands.Report(5, 0, 1));
    assertThat(differences).isEmpty();
    assertThat(ask(AggregateType.of(Tomorrow.Account.class), differences))
        .isEqualTo(new RecordedCommands.Report(5, 1, 1));
    assertThat(differences)
        .singleElement()
        .returns("ACCEPTED Withdrawn[cents=60]", Difference::then)
        .returns("REJECTED InsufficientFunds[balance=100]", Difference::now);
  }

  private RecordedCommands.Report ask(AggregateType type, List<Difference> to) {
    return get(RecordedCommands.ask(vertx, asker, folders, store, List.of(type), to::add));
  }

  static final class Other {
    record Open(@AggregateId String account) {}
  }

  @Aggregate("twin")
  record Twin() {
    @CommandHandler
    static Bank.Counted open(Open c) {
      return new Bank.Counted(1);
    }

    @CommandHandler
    static Bank.Counted open(Other.Open c) {
      return new Bank.Counted(1);
    }

    @EventHandler
    static Twin on(Bank.Counted e) {
      return new Twin();
    }
  }

  @Test
  void two_commands_that_would_be_recorded_under_one_name_are_refused_at_start() {
    CommandBusBuilder builder =
        CommandBus.builder(vertx, environment, store, store).register(AggregateType.of(Twin.class));
    get(builder.build().close());

    assertThatThrownBy(() -> builder.recordCommands(store).build())
        .isInstanceOf(WiringException.class)
        .hasMessageContaining("would be called twin.Open, and so would ")
        .hasMessageContaining("give one of the two classes another name.");
  }
}
