package dev.aorist.commandbus;

import static dev.aorist.commandbus.ManualBus.failure;
import static dev.aorist.commandbus.ManualBus.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aorist.commandbus.Bank.Deposit;
import dev.aorist.commandbus.Bank.Deposited;
import dev.aorist.commandbus.Bank.Open;
import dev.aorist.commandbus.Bank.Opened;
import dev.aorist.commandbus.Outcome.Rejected;
import dev.aorist.eventstore.OverloadedException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterceptorTest {
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  private Interceptor noting(String name) {
    return (command, next) -> {
      seen.add(name + " before");
      return next.send(command).onComplete(any -> seen.add(name + " after"));
    };
  }

  private static ManualBus with(Interceptor... interceptors) {
    return new ManualBus(builder -> builder.intercept(interceptors));
  }

  @Test
  void the_first_interceptor_is_the_outermost() {
    ManualBus manual = with(noting("first"), noting("second"));

    manual.accepted(new Open("7"));

    await().until(() -> seen.size() == 4);
    assertThat(seen)
        .containsExactly("first before", "second before", "second after", "first after");
  }

  @Test
  void an_interceptor_may_change_the_command_or_answer_itself() {
    ManualBus manual =
        with(
            (command, next) ->
                command.payload() instanceof Deposit deposit && deposit.cents() > 100
                    ? Future.succeededFuture(new Rejected("too much"))
                    : next.send(command.with(command.metadata().withActor("Ann"))));
    manual.accepted(new Open("7"));

    assertThat(reason(manual.send(new Deposit("7", 101)))).isEqualTo("too much");
    assertThat(manual.store.events())
        .singleElement()
        .satisfies(event -> assertThat(event.metadata().actor()).contains("Ann"))
        .satisfies(event -> assertThat(event.payload()).isInstanceOf(Opened.class));
  }

  @Test
  void what_an_interceptor_throws_fails_the_command() {
    ManualBus manual =
        with(
            (command, next) -> {
              throw new SecurityException("not you");
            });

    assertThat(failure(manual.send(new Open("7")), SecurityException.class)).hasMessage("not you");
  }

  @Test
  void an_interceptor_may_try_again_with_the_same_command() {
    var store = new ManualStore[1];
    ManualBus manual =
        with(
            (command, next) ->
                next.send(command)
                    .recover(
                        refused -> {
                          store[0].refuseAppends(null);
                          return next.send(command);
                        }));
    store[0] = manual.store;
    manual.accepted(new Open("7"));
    manual.store.refuseAppends(new OverloadedException("Bytes", 2, 1));

    assertThat(manual.accepted(new Deposit("7", 5)).events()).containsExactly(new Deposited(5));
  }

  @Test
  void an_interceptor_may_count_and_time_what_goes_through() {
    var counted = new java.util.concurrent.ConcurrentSkipListMap<String, Integer>();
    var times = Collections.synchronizedList(new ArrayList<Long>());
    ManualBus manual =
        with(
            (command, next) -> {
              long start = System.nanoTime();
              String type = command.payload().getClass().getSimpleName();
              return next.send(command)
                  .onComplete(
                      answer -> {
                        String how =
                            answer.failed() ? "failed" : answer.result().getClass().getSimpleName();
                        counted.merge(type + " " + how, 1, Integer::sum);
                        times.add(System.nanoTime() - start);
                      });
            });
    manual.accepted(new Open("7"));
    manual.committed(manual.send(new Bank.Withdraw("7", 1)));
    manual.committed(manual.send(new Deposit("7", -1)));

    await().until(() -> times.size() == 3);
    assertThat(counted.keySet())
        .containsExactly("Deposit failed", "Open Accepted", "Withdraw Rejected");
    assertThat(times).allMatch(nanos -> nanos > 0);
  }

  @Test
  void an_interceptor_may_put_the_trace_of_the_caller_into_the_events() {
    String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    ManualBus manual =
        with(
            (command, next) -> next.send(command.with(command.metadata().withTraceparent(parent))));
    manual.accepted(new Open("7"));

    assertThat(manual.store.events().get(0).metadata().traceparent()).contains(parent);
  }

  @Test
  void an_interceptor_may_refuse_whoever_may_not() {
    ManualBus manual =
        with(
            (command, next) ->
                command.metadata().actor().filter("Ann"::equals).isPresent()
                    ? next.send(command)
                    : Future.failedFuture(new SecurityException("only Ann may")));
    Command open = manual.bus.command(new Open("7"));

    assertThat(failure(manual.send(open), SecurityException.class)).hasMessage("only Ann may");
    assertThat(manual.store.events()).isEmpty();
    manual.accepted(open.with(open.metadata().withActor("Ann")));
  }
}
