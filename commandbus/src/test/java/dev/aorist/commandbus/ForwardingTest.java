package dev.aorist.commandbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.aggregates.AggregateType;
import dev.aorist.aggregates.NotFound;
import dev.aorist.commandbus.Bank.Account;
import dev.aorist.commandbus.Bank.Deposit;
import dev.aorist.commandbus.Bank.Deposited;
import dev.aorist.commandbus.Bank.InsufficientFunds;
import dev.aorist.commandbus.Bank.Open;
import dev.aorist.commandbus.Bank.Withdraw;
import dev.aorist.commandbus.Outcome.Accepted;
import dev.aorist.commandbus.Outcome.Rejected;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.OverloadedException;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.handler.Problems;
import dev.aorist.eventstore.spi.Leaders;
import io.vertx.core.Future;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Commands and their answers on the road between two members. */
class ForwardingTest {
  private static final StreamId STREAM = StreamId.parse("account-7");
  private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
  private static final Instant NOON = Instant.parse("2026-07-28T12:00:00Z");

  private final CommandNames names =
      CommandNames.of(List.of(AggregateType.of(Account.class)), new Problems());
  private final TravellingCommands commands = new TravellingCommands(names);
  private final Road road = new Road();
  private final Forwarding forwarding =
      new Forwarding(road, commands, new TravellingAnswers(Bank.CODEC));
  private final List<Command> arrived = new ArrayList<>();
  private Future<Outcome> answer = Future.failedFuture("none");

  ForwardingTest() {
    forwarding.answerWith(
        command -> {
          arrived.add(command);
          return answer;
        });
  }

  /** The leader is this member, by the long road. */
  private static final class Road implements Leaders {
    private Answering answering = (partition, question) -> Future.failedFuture("nobody");
    private @Nullable Throwable cut;

    @Override
    public String member() {
      return "here";
    }

    @Override
    public boolean isThere(String name) {
      return true;
    }

    @Override
    public boolean leads(int partition) {
      return false;
    }

    @Override
    public Future<byte[]> ask(int partition, byte[] question) {
      return cut == null ? answering.answer(partition, question) : Future.failedFuture(cut);
    }

    @Override
    public boolean isToBeAskedAgain(Throwable cause) {
      return cause.getClass() == StoreUnavailableException.class;
    }

    @Override
    public void answering(Answering now) {
      answering = now;
    }
  }

  private Future<Outcome> ask(Object payload) {
    return forwarding.ask(Command.of(ID, payload), STREAM, 0);
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.await(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_command_arrives_with_all_that_is_known_about_it() {
    Metadata metadata =
        Metadata.none()
            .withCorrelationId("talk")
            .withCausationId(new UUID(1, 2))
            .withTraceparent("00-1-2-01")
            .withActor("ann")
            .withHeader("h", "v");
    Command sent = new Command(ID, new Deposit("7", 5), metadata, NOON);
    Command several = Command.of(ID, Together.of(new Open("7"), new Deposit("7", 5)));

    forwarding.ask(sent, STREAM, 0);
    forwarding.ask(several, STREAM, 0);
    ask(new Open("7"));

    assertThat(arrived).containsExactly(sent, several, Command.of(ID, new Open("7")));
  }

  @Test
  void an_acceptance_comes_back_with_its_events() {
    for (Accepted each :
        List.of(
            new Accepted(STREAM, 4, new Position(2, 7), List.of(new Deposited(5))),
            new Accepted(STREAM, -1, null, List.of()))) {
      answer = Future.succeededFuture(each);

      assertThat(get(ask(new Deposit("7", 5)))).isEqualTo(each);
    }
  }

  @Test
  void a_rejection_comes_back_with_its_reason() {
    for (Object reason :
        List.of(new InsufficientFunds(3), new NotFound(STREAM), DayOfWeek.FRIDAY, "no", 7L)) {
      answer = Future.succeededFuture(new Rejected(reason));

      assertThat(get(ask(new Withdraw("7", 5)))).isEqualTo(new Rejected(reason));
    }
  }

  @Test
  void a_reason_that_cannot_travel_is_told_as_a_failure_that_names_it() {
    answer = Future.succeededFuture(new Rejected(new StringBuilder("no")));

    assertThatThrownBy(() -> get(ask(new Withdraw("7", 5))))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("java.lang.StringBuilder cannot travel")
        .hasMessageContaining("make it a record");
  }

  @Test
  void failures_come_back_as_what_they_were() {
    answer =
        Future.failedFuture(
            new CommandFailedException(
                ID, STREAM, "Account.deposit", new ArithmeticException("x")));
    assertThatThrownBy(() -> get(ask(new Deposit("7", 5))))
        .isInstanceOf(CommandFailedException.class)
        .hasMessage(answer.cause().getMessage());

    answer = Future.failedFuture(new DeadlineExceededException(ID, NOON));
    assertThatThrownBy(() -> get(ask(new Deposit("7", 5))))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessage(answer.cause().getMessage());

    answer = Future.failedFuture(new OverloadedException("Bytes", 2, 1));
    assertThatThrownBy(() -> get(ask(new Deposit("7", 5)))).isSameAs(answer.cause());
  }

  @Test
  void when_nobody_has_answered_the_outcome_is_unknown() {
    road.cut = new StoreUnavailableException("nobody", null);

    assertThatThrownBy(() -> get(ask(new Deposit("7", 5))))
        .isInstanceOfSatisfying(
            OutcomeUnknownException.class, e -> assertThat(e.id()).isEqualTo(ID));
  }

  @Test
  void a_command_that_this_program_does_not_know_is_refused() {
    byte[] unknown =
        new TravellingCommands(
                CommandNames.of(List.of(AggregateType.of(Bank.Counter.class)), new Problems()))
            .write(Command.of(ID, new Bank.Begin("c")));

    assertThatThrownBy(() -> commands.read(unknown))
        .hasMessage("The leader's program knows no command counter.Begin. Update that member.");
  }

  /** What comes from the network is not believed: it is refused as such, or is another command. */
  @Test
  void damaged_commands_are_refused() {
    byte[] sound = commands.write(Command.of(ID, new Deposit("7", 5)));
    var random = new SplittableRandom(7);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = sound.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      if (random.nextBoolean()) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      }
      try {
        commands.read(damaged);
      } catch (IllegalArgumentException | dev.aorist.eventstore.UnreadableEventException expected) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }
}
