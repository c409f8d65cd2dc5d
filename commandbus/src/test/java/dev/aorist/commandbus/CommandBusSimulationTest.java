package dev.aorist.commandbus;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.aorist.aggregates.AlreadyExists;
import dev.aorist.aggregates.NotFound;
import dev.aorist.commandbus.Bank.Deposited;
import dev.aorist.commandbus.Bank.InsufficientFunds;
import dev.aorist.commandbus.Bank.Opened;
import dev.aorist.commandbus.Bank.Withdraw;
import dev.aorist.commandbus.Bank.Withdrawn;
import dev.aorist.commandbus.Outcome.Accepted;
import dev.aorist.commandbus.Outcome.Rejected;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.StreamId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * What callers were told agrees with the log, whatever failed when: every acceptance is there,
 * nothing is there twice, and no rejection speaks of a state that never was.
 */
class CommandBusSimulationTest {
  private static final long FIRST = 1;
  private static final int RUNS = Boolean.getBoolean("aorist.full") ? 2_000 : 25;

  private final Logger store = (Logger) LoggerFactory.getLogger("dev.aorist.eventstore");

  @BeforeEach
  void expectFailingDisks() {
    store.setLevel(Level.OFF);
  }

  @AfterEach
  void expectThemNoMore() {
    store.setLevel(null);
  }

  @Test
  void every_answer_agrees_with_the_log_whatever_fails() {
    for (long seed = FIRST; seed < FIRST + RUNS; seed++) {
      try (var simulation = new BusSimulation(seed)) {
        simulation.run();
        check(simulation);
      } catch (Throwable e) {
        throw new AssertionError("with seed " + seed, e);
      }
    }
  }

  @Test
  void the_same_seed_gives_the_same_log() {
    assertThat(logOf(77)).isEqualTo(logOf(77)).isNotEqualTo(logOf(78));
  }

  private static List<Event> logOf(long seed) {
    try (var simulation = new BusSimulation(seed)) {
      simulation.run();
      return simulation.log();
    }
  }

  private static void check(BusSimulation simulation) {
    Map<UUID, Event> log = new HashMap<>();
    Map<StreamId, List<Long>> balances = new HashMap<>();
    for (Event event : simulation.log()) {
      UUID command = event.metadata().commandId().orElseThrow();
      assertThat(log.put(command, event)).as("a command that was carried out twice").isNull();
      addBalance(balances.computeIfAbsent(event.stream(), s -> new ArrayList<>()), event);
    }
    for (SimulatedClient client : simulation.clients()) {
      assertThat(client.surprises()).isEmpty();
      client
          .answers()
          .forEach(
              (command, outcome) -> {
                if (outcome instanceof Accepted accepted) {
                  checkAccepted(accepted, log.remove(command.id()));
                } else {
                  assertThat(log).doesNotContainKey(command.id());
                  checkRejected(command, ((Rejected) outcome).reason(), balances);
                }
              });
    }
    assertThat(log).as("events of commands that nobody was told to be accepted").isEmpty();
  }

  private static void addBalance(List<Long> balances, Event event) {
    if (event.payload() instanceof Opened) {
      assertThat(balances).isEmpty();
      balances.add(0L);
      return;
    }
    long before = balances.get(balances.size() - 1);
    long after =
        event.payload() instanceof Deposited deposited
            ? before + deposited.cents()
            : before - ((Withdrawn) event.payload()).cents();
    assertThat(after).isNotNegative();
    balances.add(after);
  }

  private static void checkAccepted(Accepted accepted, Event event) {
    assertThat(event).as("the event of %s", accepted).isNotNull();
    assertThat(accepted)
        .isEqualTo(
            new Accepted(
                event.stream(), event.version(), event.position(), List.of(event.payload())));
  }

  private static void checkRejected(
      Command command, Object reason, Map<StreamId, List<Long>> balances) {
    if (reason instanceof InsufficientFunds funds) {
      Withdraw withdraw = (Withdraw) command.payload();
      assertThat(funds.balance()).isLessThan(withdraw.cents());
      assertThat(balances.get(StreamId.of("account", withdraw.account())))
          .as("balances that there were")
          .contains(funds.balance());
    } else if (reason instanceof AlreadyExists exists) {
      assertThat(balances).containsKey(exists.stream());
    } else {
      assertThat(reason).isInstanceOf(NotFound.class);
    }
  }
}
