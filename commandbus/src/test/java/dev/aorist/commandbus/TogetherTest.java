package dev.aorist.commandbus;

import static dev.aorist.commandbus.ManualBus.accepted;
import static dev.aorist.commandbus.ManualBus.failure;
import static dev.aorist.commandbus.ManualBus.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aorist.aggregates.NotFound;
import dev.aorist.commandbus.Bank.Audit;
import dev.aorist.commandbus.Bank.Begin;
import dev.aorist.commandbus.Bank.Count;
import dev.aorist.commandbus.Bank.Deposit;
import dev.aorist.commandbus.Bank.Deposited;
import dev.aorist.commandbus.Bank.InsufficientFunds;
import dev.aorist.commandbus.Bank.Open;
import dev.aorist.commandbus.Bank.Read;
import dev.aorist.commandbus.Bank.Total;
import dev.aorist.commandbus.Bank.Withdraw;
import dev.aorist.commandbus.Bank.Withdrawn;
import dev.aorist.commandbus.Outcome.Accepted;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.OverloadedException;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.testkit.Golden;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Several aggregates of one partition change together, or not at all. */
class TogetherTest {
  private static final String ONE = "{ann}1";
  private static final String TWO = "{ann}2";
  private static final StreamId FIRST = StreamId.of("account", ONE);

  private final ManualBus manual = new ManualBus();
  private final ManualStore store = manual.store;

  private static Together move(long cents) {
    return Together.of(new Withdraw(ONE, cents), new Deposit(TWO, cents));
  }

  private void openBoth(long cents) {
    manual.accepted(new Open(ONE));
    manual.accepted(new Open(TWO));
    manual.accepted(new Deposit(ONE, cents));
  }

  private void requireBalances(long one, long two) {
    assertThat(reason(manual.committed(manual.send(new Withdraw(ONE, one + 1)))))
        .isEqualTo(new InsufficientFunds(one));
    assertThat(reason(manual.committed(manual.send(new Withdraw(TWO, two + 1)))))
        .isEqualTo(new InsufficientFunds(two));
  }

  @Test
  void events_of_all_aggregates_are_one_append() {
    openBoth(100);

    Accepted moved = manual.accepted(move(30));

    assertThat(moved)
        .isEqualTo(
            new Accepted(
                FIRST, 2, new Position(0, 4), List.of(new Withdrawn(30), new Deposited(30))));
    assertThat(store.events().get(3).id()).isEqualTo(store.events().get(4).id());
    requireBalances(70, 30);
  }

  @Test
  void the_first_rejection_rejects_all_and_writes_nothing() {
    openBoth(100);

    assertThat(reason(manual.committed(manual.send(move(101)))))
        .isEqualTo(new InsufficientFunds(100));
    Together backwards = Together.of(new Deposit(TWO, 5), new Withdraw(ONE, 101));
    assertThat(reason(manual.committed(manual.send(backwards))))
        .isEqualTo(new InsufficientFunds(100));
    assertThat(store.events()).hasSize(3);
    requireBalances(100, 0);
  }

  @Test
  void the_next_command_for_either_is_decided_before_the_commit() {
    openBoth(100);

    manual.send(move(60));
    Future<Outcome> tooMuch = manual.send(new Withdraw(ONE, 41));
    Future<Outcome> enough = manual.send(new Withdraw(TWO, 60));

    assertThat(tooMuch.isComplete()).isFalse();
    store.commit();
    assertThat(reason(tooMuch)).isEqualTo(new InsufficientFunds(40));
    assertThat(accepted(enough).events()).containsExactly(new Withdrawn(60));
  }

  @Test
  void several_commands_for_one_aggregate_see_each_other() {
    Together all = Together.of(new Open(ONE), new Deposit(ONE, 5), new Withdraw(ONE, 5));

    assertThat(manual.accepted(all).version()).isEqualTo(2);
    requireRejectedWithout(new Withdraw(ONE, 1), new InsufficientFunds(0));
  }

  private void requireRejectedWithout(Object command, Object reason) {
    assertThat(reason(manual.committed(manual.send(command)))).isEqualTo(reason);
  }

  @Test
  void aggregates_of_several_kinds_change_together_and_one_in_place_is_restored() {
    manual.accepted(Together.of(new Open(ONE), new Begin(ONE), new Count(ONE, 4)));

    Together fails = Together.of(new Count(ONE, 3), new Withdraw(ONE, 1));
    assertThat(reason(manual.committed(manual.send(fails)))).isEqualTo(new InsufficientFunds(0));
    requireRejectedWithout(new Read(ONE), new Total(4));
  }

  @Test
  void a_lost_append_takes_all_that_built_on_it_along() {
    openBoth(100);
    Future<Outcome> moved = manual.send(move(60));
    Future<Outcome> rejected = manual.send(new Withdraw(TWO, 61));
    Future<Outcome> rejectedTogether = manual.send(move(41));

    store.lose(new IllegalStateException("disk"));

    failure(moved, OutcomeUnknownException.class);
    failure(rejected, OutcomeUnknownException.class);
    failure(rejectedTogether, OutcomeUnknownException.class);
    requireBalances(100, 0);
  }

  @Test
  void what_the_store_refuses_changes_neither() {
    openBoth(100);
    store.refuseAppends(new OverloadedException("Bytes", 2, 1));

    failure(manual.send(move(10)), OverloadedException.class);
    store.refuseAppends(null);
    requireBalances(100, 0);
  }

  @Test
  void sent_again_it_is_carried_out_once() {
    openBoth(100);
    Command move = manual.bus.command(move(10));
    Accepted first = manual.accepted(move);

    Future<Outcome> again = manual.committed(manual.send(move));

    assertThat(accepted(again)).isEqualTo(first);
    requireBalances(90, 10);
  }

  @Test
  void nothing_to_change_is_accepted_at_what_it_was_decided_on() {
    openBoth(1);

    Accepted nothing = manual.accepted(Together.of(new Audit(TWO), new Audit(ONE)));

    assertThat(nothing)
        .isEqualTo(new Accepted(StreamId.of("account", TWO), 0, new Position(0, 2), List.of()));
  }

  @Test
  void states_are_loaded_one_after_the_other_also_where_the_cache_holds_one() {
    ManualBus small = new ManualBus(builder -> builder.stateBytes(1));
    small.accepted(new Open(ONE));
    small.accepted(new Open(TWO));
    small.accepted(new Deposit(ONE, 5));
    small.accepted(new Open("other"));
    small.store.holdReads();
    Future<Outcome> moved =
        small.send(Together.of(new Withdraw(ONE, 5), new Deposit(TWO, 5), new Deposit(ONE, 1)));
    await().until(() -> small.store.heldReads() == 1);

    small.store.releaseReads();

    assertThat(accepted(small.committed(moved)).events())
        .containsExactly(new Withdrawn(5), new Deposited(1), new Deposited(5));
  }

  @Test
  void a_state_that_cannot_be_loaded_fails_all() {
    ManualBus small = new ManualBus(builder -> builder.stateBytes(1));
    small.accepted(new Open(ONE));
    small.accepted(new Open(TWO));
    small.store.holdReads();
    Future<Outcome> moved = small.send(move(5));
    await().until(() -> small.store.heldReads() == 1);

    small.store.failReads(new IllegalStateException("disk"));

    await().until(moved::isComplete);
    assertThat(failure(moved, CommandFailedException.class).where())
        .isEqualTo("Loading the aggregate");
  }

  @Test
  void one_that_does_not_exist_is_named() {
    manual.accepted(new Open(ONE));

    requireRejectedWithout(
        Together.of(new Deposit(ONE, 5), new Deposit(TWO, 5)),
        new NotFound(StreamId.of("account", TWO)));
  }

  @Test
  void aggregates_of_two_partition_keys_are_refused_with_the_way_that_goes() {
    UUID id = UUID.fromString("0196a6c8-1111-7222-8333-444455556666");
    Together across = Together.of(new Deposit("{ann}1", 1), new Deposit("{bob}1", 1));

    AcrossPartitionsException failure =
        failure(manual.send(Command.of(id, across)), AcrossPartitionsException.class);

    assertThat(failure.commandId()).isEqualTo(id);
    assertThat(failure.streams())
        .containsExactly(StreamId.of("account", "{ann}1"), StreamId.of("account", "{bob}1"));
    Golden.assertText(getClass(), "across-partitions", failure.getMessage());
  }

  @Test
  void none_and_several_in_several_are_refused() {
    assertThatThrownBy(Together::of)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no command to carry out; give at least one.");
    assertThatThrownBy(() -> Together.of(Together.of(new Open(ONE))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Commands that are carried out together are the domain's own; got a Together among"
                + " them. Give what it holds instead.");
  }
}
