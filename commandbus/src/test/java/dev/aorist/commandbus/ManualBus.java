package dev.aorist.commandbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.aggregates.AggregateType;
import dev.aorist.commandbus.Bank.Account;
import dev.aorist.commandbus.Bank.Counter;
import dev.aorist.commandbus.Outcome.Accepted;
import dev.aorist.commandbus.Outcome.Rejected;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** A bus in front of a {@link ManualStore}, and what its tests say again and again. */
final class ManualBus {
  static final Vertx VERTX = Vertx.vertx();

  final ManualStore store = new ManualStore();
  final ManualEnvironment environment = new ManualEnvironment();
  final CommandBus bus;

  ManualBus() {
    this(builder -> builder);
  }

  ManualBus(UnaryOperator<CommandBusBuilder> options) {
    store.time(ManualEnvironment.START);
    CommandBusBuilder builder =
        CommandBus.builder(VERTX, environment, store, store)
            .register(AggregateType.of(Account.class), AggregateType.of(Counter.class));
    bus = options.apply(builder).build();
  }

  Future<Outcome> send(Object command) {
    return bus.send(command);
  }

  /** Sends a command that must be accepted, and commits it. */
  Accepted accepted(Object command) {
    return accepted(committed(bus.send(command)));
  }

  /** Commits until the answer is there. */
  Future<Outcome> committed(Future<Outcome> answer) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              store.commit();
              return answer.isComplete();
            });
    return answer;
  }

  static Accepted accepted(Future<Outcome> answer) {
    assertThat(answer.succeeded()).as("%s", answer).isTrue();
    assertThat(answer.result()).isInstanceOf(Accepted.class);
    return (Accepted) answer.result();
  }

  static Object reason(Future<Outcome> answer) {
    assertThat(answer.succeeded()).as("%s", answer).isTrue();
    assertThat(answer.result()).isInstanceOf(Rejected.class);
    return ((Rejected) answer.result()).reason();
  }

  static <T extends Throwable> T failure(Future<Outcome> answer, Class<T> type) {
    assertThat(answer.failed()).as("%s", answer).isTrue();
    assertThat(answer.cause()).isExactlyInstanceOf(type);
    return type.cast(answer.cause());
  }
}
