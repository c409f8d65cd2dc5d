package dev.aorist.commandbus;

import static dev.aorist.commandbus.ManualBus.failure;
import static dev.aorist.commandbus.ManualBus.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.aggregates.NotFound;
import dev.aorist.commandbus.Bank.Begin;
import dev.aorist.commandbus.Bank.Count;
import dev.aorist.commandbus.Bank.Deposit;
import dev.aorist.commandbus.Bank.Deposited;
import dev.aorist.commandbus.Bank.InsufficientFunds;
import dev.aorist.commandbus.Bank.Open;
import dev.aorist.commandbus.Bank.Read;
import dev.aorist.commandbus.Bank.Total;
import dev.aorist.commandbus.Bank.Try;
import dev.aorist.commandbus.Bank.Withdraw;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.OverloadedException;
import dev.aorist.eventstore.StreamId;
import io.vertx.core.Future;
import java.io.IOException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LostAppendTest {
  private static final IOException TORN = new IOException("the disk failed");

  private final ManualBus manual = new ManualBus();
  private final ManualStore store = manual.store;

  @Test
  void all_that_was_built_on_it_ends_as_unknown_each_with_its_own_id() {
    manual.accepted(new Open("7"));
    Command deposit = manual.bus.command(new Deposit("7", 100));
    Command withdraw = manual.bus.command(new Withdraw("7", 40));
    Command rejected = manual.bus.command(new Withdraw("7", 61));
    Command failing = manual.bus.command(new Deposit("7", -1));
    Future<Outcome> first = manual.send(deposit);
    Future<Outcome> second = manual.send(withdraw);
    Future<Outcome> third = manual.send(rejected);
    Future<Outcome> fourth = manual.send(failing);
    Future<Outcome> again = manual.send(deposit);

    store.lose(TORN);

    assertThat(failure(first, OutcomeUnknownException.class).id()).isEqualTo(deposit.id());
    assertThat(failure(second, OutcomeUnknownException.class).id()).isEqualTo(withdraw.id());
    assertThat(failure(third, OutcomeUnknownException.class).id()).isEqualTo(rejected.id());
    assertThat(failure(fourth, OutcomeUnknownException.class).id()).isEqualTo(failing.id());
    assertThat(failure(again, OutcomeUnknownException.class).id()).isEqualTo(deposit.id());
  }

  @Test
  void the_state_is_what_is_durable_again() {
    manual.accepted(new Open("7"));
    manual.accepted(new Deposit("7", 10));
    manual.send(new Deposit("7", 100));
    store.lose(TORN);

    assertThat(reason(manual.committed(manual.send(new Withdraw("7", 11)))))
        .isEqualTo(new InsufficientFunds(10));
    assertThat(manual.accepted(new Withdraw("7", 10)).version()).isEqualTo(2);
  }

  @Test
  void an_aggregate_whose_creation_was_lost_does_not_exist() {
    manual.send(new Open("7"));
    store.lose(TORN);

    assertThat(reason(manual.committed(manual.send(new Deposit("7", 1)))))
        .isEqualTo(new NotFound(StreamId.of("account", "7")));
    assertThat(manual.accepted(new Open("7")).version()).isZero();
  }

  @Test
  void a_decision_on_the_lost_state_is_void_even_if_the_lane_goes_on() {
    manual.accepted(new Open("7"));
    manual.send(new Deposit("7", 100));
    Future<Outcome> meanwhile = manual.send(new Try("7", clock -> store.lose(TORN)));
    store.commit();

    failure(meanwhile, OutcomeUnknownException.class);
    assertThat(reason(manual.committed(manual.send(new Withdraw("7", 1)))))
        .isEqualTo(new InsufficientFunds(0));
  }

  @Test
  void a_state_that_changes_in_place_is_folded_again_after_a_refused_append() {
    manual.accepted(new Begin("c"));
    manual.accepted(new Count("c", 3));
    store.refuseAppends(new OverloadedException("Bytes", 2, 1));
    manual.send(new Count("c", 4));
    store.refuseAppends(null);

    assertThat(reason(manual.committed(manual.send(new Read("c"))))).isEqualTo(new Total(3));
  }

  @Test
  void a_state_that_changes_in_place_is_folded_again_after_half_of_the_events_failed() {
    manual.accepted(new Begin("c"));
    manual.send(new Count("c", 3));
    Future<Outcome> half = manual.send(new Count("c", 5, -1));

    assertThat(manual.committed(half).cause()).isInstanceOf(CommandFailedException.class);
    assertThat(reason(manual.committed(manual.send(new Read("c"))))).isEqualTo(new Total(3));
    assertThat(manual.accepted(new Count("c", 1)).version()).isEqualTo(2);
    assertThat(reason(manual.committed(manual.send(new Read("c"))))).isEqualTo(new Total(4));
  }

  @Test
  void a_state_of_another_epoch_is_forgotten_though_its_version_is_right() {
    manual.accepted(new Open("7"));
    manual.send(new Deposit("7", 100));

    store.leadAnew(StreamId.of("account", "7"), new Deposited(5));

    assertThat(reason(manual.committed(manual.send(new Withdraw("7", 6)))))
        .isEqualTo(new InsufficientFunds(5));
  }

  @Test
  void a_load_that_began_in_another_epoch_is_begun_again() {
    manual.accepted(new Open("7"));
    manual.send(new Deposit("7", 100));
    store.appendForeign(StreamId.of("account", "7"), new Deposited(1));
    store.holdReads();
    Future<Outcome> waiting = manual.send(new Withdraw("7", 6));
    Awaitility.await().until(() -> store.heldReads() > 0);

    store.leadAnew(StreamId.of("account", "7"), new Deposited(5));
    store.releaseReads();

    assertThat(reason(manual.committed(waiting))).isEqualTo(new InsufficientFunds(5));
  }
}
