package dev.aorist.commandbus;

import static dev.aorist.commandbus.ManualBus.accepted;
import static dev.aorist.commandbus.ManualBus.failure;
import static dev.aorist.commandbus.ManualBus.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aorist.commandbus.Bank.Counted;
import dev.aorist.commandbus.Bank.Deposit;
import dev.aorist.commandbus.Bank.Deposited;
import dev.aorist.commandbus.Bank.InsufficientFunds;
import dev.aorist.commandbus.Bank.Open;
import dev.aorist.commandbus.Bank.Opened;
import dev.aorist.commandbus.Bank.Read;
import dev.aorist.commandbus.Bank.Total;
import dev.aorist.commandbus.Bank.Withdraw;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.StreamId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadingTest {
  private static final StreamId SEVEN = StreamId.of("account", "7");

  private final ManualBus manual = new ManualBus();
  private final ManualStore store = manual.store;

  @BeforeEach
  void an_account_from_an_earlier_run() {
    store.appendForeign(SEVEN, new Opened(ManualEnvironment.START));
    store.appendForeign(SEVEN, new Deposited(100));
    store.commit();
  }

  @Test
  void commands_wait_for_their_state_in_order_while_others_go_on() {
    store.holdReads();
    List<Future<Outcome>> waiting = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      waiting.add(manual.send(new Deposit("7", i)));
    }
    Future<Outcome> other = manual.send(new Open("8"));
    store.commit();

    assertThat(accepted(other).version()).isZero();
    assertThat(waiting).noneMatch(Future::isComplete);
    awaitHeldRead();
    store.releaseReads();
    for (int i = 0; i < waiting.size(); i++) {
      assertThat(accepted(manual.committed(waiting.get(i))).version()).isEqualTo(2 + i);
      assertThat(accepted(waiting.get(i)).events()).containsExactly(new Deposited(i));
    }
  }

  @Test
  void a_load_goes_on_when_what_it_lacks_is_committed() {
    store.appendForeign(SEVEN, new Deposited(11));
    Future<Outcome> withdraw = manual.send(new Withdraw("7", 111));

    assertThat(accepted(manual.committed(withdraw)).version()).isEqualTo(3);
  }

  @Test
  void what_was_appended_past_the_bus_is_folded_in() {
    manual.accepted(new Deposit("7", 1));
    store.appendForeign(SEVEN, new Deposited(10));

    assertThat(accepted(manual.committed(manual.send(new Withdraw("7", 111)))).version())
        .isEqualTo(4);
  }

  @Test
  void what_was_appended_past_the_bus_to_a_state_that_changes_in_place_is_folded_in() {
    StreamId counter = StreamId.of("counter", "c");
    store.appendForeign(counter, new Counted(1));
    store.commit();
    assertThat(reason(manual.committed(manual.send(new Read("c"))))).isEqualTo(new Total(1));
    store.appendForeign(counter, new Counted(10));

    assertThat(reason(manual.committed(manual.send(new Read("c"))))).isEqualTo(new Total(11));
  }

  @Test
  void a_load_on_top_of_what_is_lost_meanwhile_begins_again() {
    manual.accepted(new Deposit("7", 1));
    Future<Outcome> lost = manual.send(new Deposit("7", 1_000));
    store.holdReads();
    store.appendForeign(SEVEN, new Deposited(10));
    Future<Outcome> withdraw = manual.send(new Withdraw("7", 500));
    awaitHeldRead();
    store.lose(new StoreUnavailableException("gone", null));
    store.releaseReads();

    assertThat(reason(manual.committed(withdraw))).isEqualTo(new InsufficientFunds(101));
    assertThat(lost.failed()).isTrue();
  }

  @Test
  void a_load_that_fails_fails_those_who_wait_and_the_next_command_tries_again() {
    store.holdReads();
    Future<Outcome> withdraw = manual.send(new Withdraw("7", 1));
    awaitHeldRead();
    store.failReads(new IllegalStateException("unreadable"));

    CommandFailedException failure =
        failure(manual.committed(withdraw), CommandFailedException.class);
    assertThat(failure.where()).isEqualTo("Loading the aggregate");
    assertThat(failure).hasRootCauseMessage("unreadable");
    assertThat(manual.accepted(new Withdraw("7", 1)).version()).isEqualTo(2);
  }

  @Test
  void those_who_wait_are_answered_when_the_store_closes_meanwhile() {
    store.holdReads();
    Future<Outcome> withdraw = manual.send(new Withdraw("7", 1));
    awaitHeldRead();
    store.close();
    store.releaseReads();

    await().until(withdraw::isComplete);
    failure(withdraw, StoreUnavailableException.class);
  }

  @Test
  void a_stored_event_that_cannot_be_folded_is_named() {
    store.appendForeign(SEVEN, new Deposited(-1));
    store.commit();

    Future<Outcome> withdraw = manual.committed(manual.send(new Withdraw("7", 1)));

    assertThat(failure(withdraw, CommandFailedException.class))
        .hasMessageContaining("account-7 cannot be folded: its event of version 2");
  }

  private void awaitHeldRead() {
    await().until(() -> store.heldReads() > 0);
  }
}
