package dev.aorist.projections.subscribers;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aorist.eventstore.ConsumerOffsets.Start;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.OverloadedException;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.handler.Problems;
import dev.aorist.eventstore.handler.WiringException;
import dev.aorist.projections.Reaction;
import dev.aorist.projections.Subscriber;
import dev.aorist.projections.SubscriberStatus;
import dev.aorist.projections.SubscriberStatus.State;
import dev.aorist.projections.spi.Share;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Bank.Withdrawn;
import dev.aorist.projections.testkit.OnALog;
import dev.aorist.projections.testkit.World;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A subscriber is told of every event, in order, from where it was. */
@Timeout(60)
class SubscribersTest extends OnALog {
  private final World world = world(4, AccountEvent.class);
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
  private final List<SubscriberRuntime> started = new ArrayList<>();

  @AfterEach
  void close() {
    started.forEach(each -> get(each.close()));
    world.close();
  }

  /** Notes deposits, after whatever a test does with them. */
  @Subscriber("mailer")
  private final class Mailer {
    private final Function<Event, Future<?>> work;

    Mailer(Function<Event, Future<?>> work) {
      this.work = work;
    }

    @EventHandler
    Future<?> on(Deposited deposited, Event event) {
      return work.apply(event)
          .map(done -> heard.add(event.stream().key() + " " + deposited.cents()));
    }
  }

  private SubscriberRuntime start(Object... consumers) {
    return start((id, command, cause) -> Future.succeededFuture(), consumers);
  }

  private SubscriberRuntime start(ConsumerWiring.Sender sender, Object... consumers) {
    var problems = new Problems();
    List<EventConsumer> read = ConsumerWiring.read(List.of(consumers), sender, problems);
    problems.throwIfAny();
    SubscriberRuntime runtime =
        get(
            SubscriberRuntime.start(
                world.vertx(), world.store(), world.store().consumerOffsets(), read, Share.ALL));
    started.add(runtime);
    return runtime;
  }

  private Mailer mailer() {
    return new Mailer(event -> Future.succeededFuture());
  }

  private static SubscriberStatus only(SubscriberRuntime runtime) {
    return runtime.status().get(0);
  }

  private static void awaitCaughtUp(SubscriberRuntime runtime) {
    get(runtime.caughtUp());
    assertThat(only(runtime).behind()).isZero();
  }

  private long stored(String stream) {
    int partition = world.store().partitionOf(StreamId.parse(stream));
    return get(world.store().consumerOffsets().stored("mailer")).offset(partition);
  }

  @Test
  void it_hears_what_was_and_what_comes_and_nothing_that_it_does_not_handle() {
    world.append("account-a", new Opened("Ann"), new Deposited(1));
    SubscriberRuntime runtime = start(mailer());
    awaitCaughtUp(runtime);
    world.append("account-a", new Withdrawn(1), new Deposited(2));
    awaitCaughtUp(runtime);

    assertThat(heard).containsExactly("a 1", "a 2");
    assertThat(only(runtime).state()).isEqualTo(State.RUNNING);
    assertThat(only(runtime).trouble()).isEmpty();
  }

  @Test
  void it_goes_on_where_it_was_and_not_before() {
    world.append("account-a", new Deposited(1), new Deposited(2));
    SubscriberRuntime first = start(mailer());
    awaitCaughtUp(first);
    get(first.close());
    world.append("account-a", new Deposited(3));

    awaitCaughtUp(start(mailer()));

    assertThat(heard).containsExactly("a 1", "a 2", "a 3");
    await().until(() -> stored("account-a") == 3);
  }

  @Test
  void one_that_begins_now_is_not_told_of_the_past() {
    @Subscriber(value = "mailer", start = Start.NOW)
    final class FromNow {
      @EventHandler
      void on(Deposited deposited) {
        heard.add("" + deposited.cents());
      }
    }
    world.append("account-a", new Deposited(1));
    SubscriberRuntime runtime = start(new FromNow());
    world.append("account-a", new Deposited(2));
    awaitCaughtUp(runtime);

    assertThat(heard).containsExactly("2");
  }

  @Test
  void events_of_a_partition_wait_for_each_other_and_those_of_others_do_not() {
    Promise<Void> slow = Promise.promise();
    world.append("account-a", new Deposited(1), new Deposited(2));
    String other =
        List.of("account-b", "account-c", "account-d", "account-e", "account-f").stream()
            .filter(stream -> partition(stream) != partition("account-a"))
            .findFirst()
            .orElseThrow();
    world.append(other, new Deposited(3));
    SubscriberRuntime runtime =
        start(
            new Mailer(
                event ->
                    event.stream().key().equals("a") ? slow.future() : Future.succeededFuture()));

    await().until(() -> heard.size() == 1);
    assertThat(heard.get(0)).endsWith(" 3");
    slow.complete();
    awaitCaughtUp(runtime);
    assertThat(heard).hasSize(3).containsSubsequence("a 1", "a 2");
  }

  private int partition(String stream) {
    return world.store().partitionOf(StreamId.parse(stream));
  }

  @Test
  void an_event_that_fails_stops_it_and_is_tried_again_when_it_is_resumed() {
    var healed = new AtomicInteger();
    world.append("account-a", new Deposited(1), new Deposited(2), new Deposited(3));
    SubscriberRuntime runtime =
        start(
            new Mailer(
                event ->
                    event.version() == 1 && healed.get() == 0
                        ? Future.failedFuture(new IllegalStateException("no such mailbox"))
                        : Future.succeededFuture()));

    assertThatThrownBy(() -> get(runtime.caughtUp())).hasMessageContaining("no such mailbox");
    assertThat(only(runtime).state()).isEqualTo(State.STOPPED);
    assertThat(heard).containsExactly("a 1");
    assertThat(only(runtime).trouble().orElseThrow())
        .isEqualTo(
            "stopped at "
                + partition("account-a")
                + ":1 (account.deposited of account-a): no such mailbox");
    assertThat(only(runtime).behind()).isEqualTo(2);
    healed.set(1);
    get(runtime.resume("mailer"));
    awaitCaughtUp(runtime);

    assertThat(heard).containsExactly("a 1", "a 2", "a 3");
    assertThat(only(runtime).trouble()).isEmpty();
  }

  @Test
  void what_passes_by_itself_is_tried_until_it_has_passed() {
    var tries = new AtomicInteger();
    world.append("account-a", new Deposited(1), new Deposited(2));
    SubscriberRuntime runtime =
        start(
            new Mailer(
                event ->
                    tries.incrementAndGet() <= 2
                        ? Future.failedFuture(new OverloadedException("Mails", 2, 1))
                        : Future.succeededFuture()));
    awaitCaughtUp(runtime);

    assertThat(heard).containsExactly("a 1", "a 2");
    assertThat(tries).hasValue(4);
    assertThat(only(runtime).trouble()).isEmpty();
  }

  @Test
  void a_failing_event_is_tried_as_often_as_was_said() {
    var tries = new AtomicInteger();
    @Subscriber(value = "mailer", retries = 2)
    final class Stubborn {
      @EventHandler
      void on(Deposited deposited) {
        tries.incrementAndGet();
        throw new IllegalStateException("always");
      }
    }
    world.append("account-a", new Deposited(1));
    SubscriberRuntime runtime = start(new Stubborn());

    await().until(() -> only(runtime).state() == State.STOPPED);
    assertThat(tries).hasValue(3);
  }

  @Test
  void what_passes_by_itself_does_not_count_among_its_tries() {
    var tries = new AtomicInteger();
    @Subscriber(value = "mailer", retries = 1)
    final class Unlucky {
      @EventHandler
      void on(Deposited deposited) {
        switch (tries.incrementAndGet()) {
          case 1, 2 -> throw new OverloadedException("Mails", 2, 1);
          case 3 -> throw new IllegalStateException("once");
          default -> heard.add("" + deposited.cents());
        }
      }
    }
    world.append("account-a", new Deposited(1));

    awaitCaughtUp(start(new Unlucky()));
    assertThat(heard).containsExactly("1");
    assertThat(tries).hasValue(4);
  }

  @Test
  void one_that_is_paused_handles_nothing_until_it_is_resumed() {
    SubscriberRuntime runtime = start(mailer());
    get(runtime.pause("mailer"));
    world.append("account-a", new Deposited(1));

    assertThat(only(runtime).state()).isEqualTo(State.PAUSED);
    assertThat(only(runtime).behind()).isEqualTo(1);
    get(runtime.resume("mailer"));
    awaitCaughtUp(runtime);
    assertThat(heard).containsExactly("a 1");
    assertThatThrownBy(() -> get(runtime.pause("mialer")))
        .hasMessageContaining("There is no subscriber 'mialer'; there are mailer.");
  }

  @Test
  void one_whose_place_was_taken_over_stops_and_says_so() {
    SubscriberRuntime runtime = start(mailer());
    for (int p = 0; p < world.store().partitions(); p++) {
      get(world.store().consumerOffsets().claim("mailer", p));
    }
    world.append("account-a", new Deposited(1));

    await().until(() -> only(runtime).state() == State.STOPPED);
    assertThat(only(runtime).trouble().orElseThrow())
        .contains("The worker of mailer with epoch 1 lost partition");
  }

  @Test
  void close_waits_for_what_is_under_way_and_stores_its_place() {
    Promise<Void> slow = Promise.promise();
    world.append("account-a", new Deposited(1), new Deposited(2));
    var begun = new AtomicInteger();
    SubscriberRuntime runtime =
        start(
            new Mailer(
                event -> {
                  begun.incrementAndGet();
                  return slow.future();
                }));
    await().until(() -> begun.get() == 1);
    Future<Void> closing = runtime.close();
    assertThat(closing.isComplete()).isFalse();
    slow.complete();
    get(closing);
    started.clear();

    assertThat(heard).containsExactly("a 1");
    assertThat(stored("account-a")).isEqualTo(1);
  }

  @Test
  void what_it_passes_over_is_not_worth_a_record_for_each_batch() {
    SubscriberRuntime runtime = start(mailer());
    for (int i = 0; i < 20; i++) {
      world.append("account-a", new Opened("Ann"));
      awaitCaughtUp(runtime);
    }
    assertThat(stored("account-a")).isZero();
    get(runtime.close());

    assertThat(stored("account-a")).isEqualTo(20);
    assertThatThrownBy(() -> get(runtime.pause("mailer"))).hasMessageContaining("is closed");
    assertThatThrownBy(() -> get(runtime.caughtUp())).hasMessageContaining("is closed");
  }

  /** Bonuses for deposits. */
  @Reaction("bonus")
  private static final class Bonus {
    @EventHandler
    @Nullable Object on(Deposited deposited) {
      return deposited.cents() < 100
          ? null
          : List.of("thank " + deposited.cents(), "pay " + deposited.cents() / 100);
    }
  }

  @Test
  void a_reaction_sends_its_commands_in_order_with_ids_that_are_always_the_same() {
    List<UUID> ids = Collections.synchronizedList(new ArrayList<>());
    ConsumerWiring.Sender sender =
        (id, command, cause) -> {
          heard.add(cause.stream().key() + " " + command);
          ids.add(id);
          return Future.succeededFuture();
        };
    world.append("account-a", new Deposited(5), new Deposited(500));
    SubscriberRuntime first = start(sender, new Bonus());
    awaitCaughtUp(first);
    get(first.close());
    get(
        world
            .store()
            .consumerOffsets()
            .claim("bonus", partition("account-a"))
            .compose(claim -> world.store().consumerOffsets().store(claim.at(0))));
    awaitCaughtUp(start(sender, new Bonus()));

    assertThat(heard).containsExactly("a thank 500", "a pay 5", "a thank 500", "a pay 5");
    assertThat(ids.subList(2, 4)).isEqualTo(ids.subList(0, 2));
    assertThat(ids.get(0)).isNotEqualTo(ids.get(1));
    assertThat(ids).allMatch(id -> id.version() == 8);
  }

  @Test
  void a_reaction_is_tested_without_a_store() throws Exception {
    ReactionSpec.of(new Bonus())
        .when("account-a", new Deposited(500))
        .thenCommands("thank 500", "pay 5");
    ReactionSpec.of(new Bonus()).when("account-a", new Deposited(5)).thenNothing();
    assertThatThrownBy(
            () ->
                ReactionSpec.of(new Bonus())
                    .when("account-a", new Deposited(500))
                    .thenCommands("pay 5"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("Expected the commands [pay 5] and got [thank 500, pay 5].");
  }

  @Test
  void everything_that_does_not_fit_is_told_at_the_start() {
    @Subscriber("both")
    @Reaction("both")
    final class Both {}
    @Subscriber("")
    final class Nameless {
      @EventHandler
      int on(Deposited deposited) {
        return 1;
      }
    }
    @Reaction("wrong")
    final class Wrong {
      @EventHandler
      void on(Deposited deposited) {}

      @EventHandler
      Object on(String text) {
        return text;
      }
    }
    assertThatThrownBy(
            () -> start(new Both(), new Nameless(), new Wrong(), mailer(), mailer(), "x"))
        .isInstanceOf(WiringException.class)
        .hasMessageContaining("Both: is a subscriber and a reaction; make two classes of it")
        .hasMessageContaining("on(Deposited): returns int, which nobody would look at")
        .hasMessageContaining("A consumer group needs a name, such as mailer.")
        .hasMessageContaining("on(Deposited): returns void, which is no command")
        .hasMessageContaining("handles String, which has no @EventType")
        .hasMessageContaining("is called 'mailer', and so is Mailer")
        .hasMessageContaining("String: is no subscriber and no reaction");
  }
}
