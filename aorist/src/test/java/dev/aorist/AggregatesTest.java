package dev.aorist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aorist.aggregates.AggregateCheck;
import dev.aorist.bank.Bank;
import dev.aorist.bank.BankApplication;
import dev.aorist.commandbus.Command;
import dev.aorist.commandbus.Outcome;
import dev.aorist.commandbus.RecordedCommands;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.Metadata;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aggregates as an application sees them, with everything behind them. */
class AggregatesTest {
  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    Wait.until(vertx.close());
  }

  private AoristOptions options() {
    return new BankApplication().configure(AoristOptions.at(directory));
  }

  private Aorist embed(AoristOptions options) {
    return Wait.until(Aorist.embed(vertx, options));
  }

  private static Outcome send(Aorist aorist, Object command) {
    return Wait.until(aorist.commands().send(command));
  }

  @Test
  void an_aggregate_is_shown_as_it_is_as_it_was_and_how_it_came_to_be_so() {
    Aorist aorist = embed(options());
    UUID cause = UUID.randomUUID();
    send(aorist, new Bank.Open("alice", "Alice"));
    Command deposit =
        aorist
            .commands()
            .command(new Bank.Deposit("alice", 5))
            .with(Metadata.none().withActor("Ann").withCausationId(cause));
    send(aorist, deposit);
    var alice = aorist.aggregate(Bank.Account.class);

    List<Event> history = Wait.until(alice.history("alice"));
    assertThat(history)
        .extracting(Event::payload)
        .containsExactly(new Bank.Opened("Alice"), new Bank.Deposited(5));
    assertThat(history.get(1).metadata())
        .returns(deposit.id(), Metadata::commandIdOrNull)
        .returns(cause, Metadata::causationIdOrNull)
        .returns("Ann", Metadata::actorOrNull);
    assertThat(Wait.until(alice.get("alice"))).contains(new Bank.Account("Alice", 5));
    assertThat(Wait.until(alice.at("alice", 0))).contains(new Bank.Account("Alice", 0));
    assertThat(Wait.until(alice.asOf("alice", history.get(1).time())))
        .contains(new Bank.Account("Alice", 5));
    assertThat(Wait.until(alice.asOf("alice", history.get(0).time().minusMillis(1)))).isEmpty();
    assertThat(Wait.until(alice.get("bob"))).isEmpty();
  }

  @Test
  void an_aggregate_that_was_not_registered_is_told_with_those_that_were() {
    Aorist aorist = embed(options());

    assertThatThrownBy(() -> aorist.aggregate(String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "java.lang.String is no registered aggregate; registered are dev.aorist.bank.Bank$Account."
                + " Register it before the start.");
  }

  @Test
  void snapshots_lie_beside_the_log_and_may_be_deleted() throws Exception {
    Aorist first = embed(options());
    send(first, new Bank.Open("alice", "Alice"));
    List<Future<Outcome>> sent = new ArrayList<>();
    for (int i = 0; i < 1_100; i++) {
      sent.add(first.commands().send(new Bank.Deposit("alice", 1)));
    }
    Wait.until(Future.all(sent));
    Path file = directory.resolve("snapshots").resolve("00000001.snapshots");
    await().until(() -> Files.exists(file) && Files.size(file) > 0);
    Wait.until(first.close());

    Aorist second = embed(options());
    assertThat(send(second, new Bank.Withdraw("alice", 1_101)))
        .isEqualTo(new Outcome.Rejected(new Bank.InsufficientFunds(1_100)));
    Wait.until(second.close());
    Files.delete(file);

    assertThat(send(embed(options()), new Bank.Withdraw("alice", 1_101)))
        .isEqualTo(new Outcome.Rejected(new Bank.InsufficientFunds(1_100)));
  }

  @Test
  void commands_are_recorded_and_asked_again_and_all_streams_are_checked() {
    Aorist aorist = embed(options().recordCommands());
    send(aorist, new Bank.Open("alice", "Alice"));
    send(aorist, new Bank.Withdraw("alice", 7));
    Wait.until(aorist.close());

    List<RecordedCommands.Difference> differences = new ArrayList<>();
    assertThat(Wait.until(Aorist.askRecordedCommands(vertx, options(), differences::add)))
        .isEqualTo(new RecordedCommands.Report(2, 0, 0));
    AggregateCheck.Report report =
        Wait.until(Aorist.checkAggregates(vertx, options(), events -> {}));
    assertThat(report.streams()).isEqualTo(1);
    assertThat(report.events()).isEqualTo(3);
    assertThat(report.failed()).isZero();
    assertThat(report.unknown()).containsOnlyKeys("command");
    Wait.until(embed(options()).close());
  }

  @Test
  void an_application_intercepts_its_commands() {
    Aorist aorist =
        embed(
            options()
                .intercept(
                    (command, next) ->
                        command.payload() instanceof Bank.Deposit deposit && deposit.cents() > 100
                            ? Future.succeededFuture(new Outcome.Rejected("too much"))
                            : next.send(command)));
    send(aorist, new Bank.Open("alice", "Alice"));

    assertThat(send(aorist, new Bank.Deposit("alice", 101)))
        .isEqualTo(new Outcome.Rejected("too much"));
  }
}
