package dev.aorist.commandbus;

import static dev.aorist.commandbus.ManualBus.accepted;
import static dev.aorist.commandbus.ManualBus.failure;
import static dev.aorist.commandbus.ManualBus.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aorist.aggregates.AggregateType;
import dev.aorist.aggregates.NotFound;
import dev.aorist.commandbus.Bank.Account;
import dev.aorist.commandbus.Bank.Audit;
import dev.aorist.commandbus.Bank.Deposit;
import dev.aorist.commandbus.Bank.Deposited;
import dev.aorist.commandbus.Bank.InsufficientFunds;
import dev.aorist.commandbus.Bank.Open;
import dev.aorist.commandbus.Bank.Opened;
import dev.aorist.commandbus.Bank.Try;
import dev.aorist.commandbus.Bank.Withdraw;
import dev.aorist.commandbus.Outcome.Accepted;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.OverloadedException;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.handler.WiringException;
import dev.aorist.testkit.Golden;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CommandBusTest {
  private static final StreamId SEVEN = StreamId.of("account", "7");
  private static final UUID ID = UUID.fromString("0196a6c8-1111-7222-8333-444455556666");

  private final ManualBus manual = new ManualBus();
  private final ManualStore store = manual.store;

  @Test
  void commands_are_decided_one_after_the_other_before_the_first_is_committed() {
    Future<Outcome> open = manual.send(new Open("7"));
    Future<Outcome> deposit = manual.send(new Deposit("7", 500));
    Future<Outcome> withdraw = manual.send(new Withdraw("7", 200));

    assertThat(store.events()).hasSize(3);
    assertThat(List.of(open, deposit, withdraw)).noneMatch(Future::isComplete);
    store.commit();
    assertThat(accepted(open).version()).isZero();
    assertThat(accepted(deposit))
        .isEqualTo(new Accepted(SEVEN, 1, new Position(0, 1), List.of(new Deposited(500))));
    assertThat(accepted(withdraw).position()).isEqualTo(new Position(0, 2));
  }

  @Test
  void a_rejection_waits_until_what_it_was_decided_on_is_durable() {
    manual.send(new Open("7"));
    manual.send(new Deposit("7", 100));
    Future<Outcome> withdraw = manual.send(new Withdraw("7", 101));

    assertThat(withdraw.isComplete()).isFalse();
    store.commit();
    assertThat(reason(withdraw)).isEqualTo(new InsufficientFunds(100));
    assertThat(store.events()).hasSize(2);
  }

  @Test
  void a_command_without_events_is_accepted_at_the_position_that_it_was_decided_on() {
    manual.accepted(new Open("7"));

    Accepted audit = manual.accepted(new Audit("7"));

    assertThat(audit).isEqualTo(new Accepted(SEVEN, 0, new Position(0, 0), List.of()));
  }

  @Test
  void a_command_for_an_aggregate_that_does_not_exist_is_rejected() {
    assertThat(reason(manual.committed(manual.send(new Deposit("7", 1)))))
        .isEqualTo(new NotFound(SEVEN));
  }

  @Test
  void a_command_in_flight_that_is_sent_again_is_carried_out_once() {
    manual.accepted(new Open("7"));
    Command deposit = manual.bus.command(new Deposit("7", 5));
    Future<Outcome> first = manual.send(deposit);
    Future<Outcome> second = manual.send(deposit);

    store.commit();
    assertThat(store.events()).hasSize(2);
    assertThat(manual.committed(second).result()).isEqualTo(accepted(first));
  }

  @Test
  void an_id_that_was_used_for_another_stream_is_told() {
    manual.accepted(Command.of(ID, new Open("7")));

    Future<Outcome> other = manual.committed(manual.send(Command.of(ID, new Open("8"))));

    assertThat(failure(other, CommandFailedException.class))
        .hasMessageContaining("the id " + ID + " was used for an append to another stream");
  }

  @Test
  void events_carry_the_id_of_the_command_as_their_cause() {
    manual.accepted(Command.of(ID, new Open("7")).with(Metadata.none().withActor("Ann")));

    assertThat(store.events().get(0).metadata())
        .isEqualTo(
            Metadata.none()
                .withActor("Ann")
                .withCommandId(ID)
                .withCausationId(ID)
                .withCorrelationId(ID.toString()));
    assertThat(store.events().get(0).id()).isEqualTo(ID);
  }

  @Test
  void the_event_that_brought_a_command_about_stays_the_cause() {
    UUID event = new UUID(1, 1);
    manual.accepted(Command.of(ID, new Open("7")).with(Metadata.none().withCausationId(event)));

    assertThat(store.events().get(0).metadata().causationId()).contains(event);
    assertThat(store.events().get(0).metadata().commandId()).contains(ID);
  }

  @Test
  void a_correlation_that_is_given_is_kept() {
    manual.accepted(
        Command.of(ID, new Open("7")).with(Metadata.none().withCorrelationId("order 3")));

    assertThat(store.events().get(0).metadata().correlationId()).contains("order 3");
  }

  @Test
  void a_handler_sees_the_time_of_the_lane() {
    Instant then = Instant.parse("2031-02-03T04:05:06.789Z");
    store.time(then);

    assertThat(manual.accepted(new Open("7")).events()).containsExactly(new Opened(then));
  }

  @Test
  void a_handler_that_fails_is_named_and_writes_nothing() {
    manual.accepted(new Open("7"));
    RuntimeException cause = new IllegalStateException("out of paper");
    Future<Outcome> failed =
        manual.send(
            Command.of(
                ID,
                new Try(
                    "7",
                    clock -> {
                      throw cause;
                    })));

    assertThat(failed.isComplete()).as("before what it was decided on is durable").isFalse();
    store.commit();
    CommandFailedException failure = failure(failed, CommandFailedException.class);
    assertThat(failure).hasCause(cause);
    assertThat(failure.commandId()).isEqualTo(ID);
    assertThat(failure.stream()).isEqualTo(SEVEN);
    assertThat(failure.where()).isEqualTo("Account.attempt(Try, Clock)");
    Golden.assertText(getClass(), "handler-failed", failure.getMessage());
    assertThat(store.events()).hasSize(1);
  }

  @Test
  void an_event_that_cannot_be_folded_is_never_stored() {
    manual.accepted(new Open("7"));

    Future<Outcome> failed = manual.committed(manual.send(new Deposit("7", -1)));

    assertThat(failure(failed, CommandFailedException.class).where())
        .isEqualTo("Account.on(Deposited)");
    assertThat(store.events()).hasSize(1);
  }

  @Test
  void what_the_store_refuses_is_not_folded_into_the_state() {
    manual.accepted(new Open("7"));
    var refusal = new OverloadedException("Bytes", 2, 1);
    store.refuseAppends(refusal);
    Future<Outcome> refused = manual.send(new Deposit("7", 5));
    store.refuseAppends(null);

    assertThat(refused.cause()).isSameAs(refusal);
    assertThat(reason(manual.committed(manual.send(new Withdraw("7", 1)))))
        .isEqualTo(new InsufficientFunds(0));
  }

  @Test
  void a_command_that_comes_too_late_is_not_decided() {
    manual.accepted(new Open("7"));
    Instant deadline = ManualEnvironment.START.plusMillis(10);
    Command deposit = Command.of(ID, new Deposit("7", 5)).before(deadline);
    manual.environment.pass(Duration.ofMillis(11));

    DeadlineExceededException failure =
        failure(manual.send(deposit), DeadlineExceededException.class);

    assertThat(failure.deadline()).isEqualTo(deadline);
    assertThat(failure.commandId()).isEqualTo(ID);
    Golden.assertText(getClass(), "deadline", failure.getMessage());
    assertThat(store.events()).hasSize(1);
  }

  @Test
  void a_command_that_was_accepted_gets_its_answer_after_its_deadline_too() {
    Command open = manual.bus.command(new Open("7")).before(ManualEnvironment.START.plusMillis(10));
    Accepted first = manual.accepted(open);
    manual.environment.pass(Duration.ofMillis(11));

    assertThat(manual.accepted(open)).isEqualTo(first);
  }

  @Test
  void a_full_bus_refuses_at_once_and_takes_more_when_it_has_answered() {
    assertThatThrownBy(() -> new ManualBus(builder -> builder.maxInFlight(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxInFlight is at least 1; got 0.");
    ManualBus small = new ManualBus(builder -> builder.maxInFlight(2));
    small.send(new Open("7"));
    small.send(new Withdraw("7", 1));
    OverloadedException failure = failure(small.send(new Open("8")), OverloadedException.class);

    assertThat(failure.limit()).isEqualTo(2);
    Golden.assertText(getClass(), "overloaded", failure.getMessage());
    small.store.commit();
    assertThat(small.accepted(new Open("8")).version()).isZero();
    assertThat(small.accepted(new Open("9")).version()).isZero();
  }

  @Test
  void a_command_that_nobody_handles_is_refused_with_those_that_are_handled() {
    UnknownCommandException failure =
        failure(manual.send("transfer"), UnknownCommandException.class);

    assertThat(failure.command()).isEqualTo(String.class);
    assertThat(failure.registered()).contains(Open.class, Withdraw.class);
    Golden.assertText(getClass(), "unknown-command", failure.getMessage());
  }

  @Test
  void a_command_without_a_usable_id_is_refused() {
    assertThat(failure(manual.send(new Open(null)), IllegalArgumentException.class))
        .hasMessageContaining("is null");
    assertThat(failure(manual.send(new Open("")), IllegalArgumentException.class))
        .hasMessageContaining("needs a category and a key");
  }

  @Test
  void a_closed_store_takes_no_commands() {
    store.close();

    assertThat(manual.send(new Open("7")).cause())
        .hasMessage("The store is closed. Open it again.");
  }

  @Test
  void a_bus_that_closes_answers_what_is_in_flight_and_takes_no_more() {
    Future<Outcome> open = manual.send(new Open("7"));
    Future<Void> closed = manual.bus.close();

    assertThat(manual.send(new Deposit("7", 1)).cause())
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("The command bus is closed.");
    assertThat(closed.isComplete()).isFalse();
    store.commit();
    assertThat(accepted(open).version()).isZero();
    await().until(closed::succeeded);
    assertThat(manual.bus.close().isComplete()).isTrue();
  }

  @Test
  void two_aggregates_for_one_command_are_refused_at_start() {
    CommandBusBuilder builder =
        CommandBus.builder(ManualBus.VERTX, manual.environment, store, store)
            .register(AggregateType.of(Account.class), AggregateType.of(Account.class));

    assertThatThrownBy(builder::build)
        .isInstanceOf(WiringException.class)
        .hasMessageContaining("Deposit: is handled by Account and Account");
  }
}
