package dev.aorist.eventstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.aorist.eventstore.spi.Environment.Worker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedEnvironmentTest {
  private final SimulatedEnvironment world = new SimulatedEnvironment(1);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_worker_keeps_the_order_and_two_workers_do_not() {
    Set<String> orders = new HashSet<>();
    for (int run = 0; run < 50; run++) {
      var order = new StringBuilder();
      Worker one = world.worker("one");
      Worker two = world.worker("two");
      for (int i = 0; i < 2; i++) {
        int number = i;
        one.execute(() -> order.append((char) ('a' + number)));
        two.execute(() -> order.append((char) ('x' + number)));
      }
      world.runUntilIdle();
      orders.add(order.toString());
    }

    assertThat(orders).containsExactlyInAnyOrder("abxy", "axby", "axyb", "xaby", "xayb", "xyab");
  }

  @Test
  void workers_of_several_threads_begin_any_of_their_first_tasks() {
    Set<String> orders = new HashSet<>();
    for (int run = 0; run < 50; run++) {
      var order = new StringBuilder();
      Worker workers = world.workers("two", 2);
      for (String task : List.of("a", "b", "c")) {
        workers.execute(() -> order.append(task));
      }
      world.runUntilIdle();
      orders.add(order.toString());
    }

    assertThat(orders).containsExactlyInAnyOrder("abc", "acb", "bac", "bca");
  }

  @Test
  void the_same_seed_gives_the_same_run_and_another_one_another() {
    assertThat(run(7)).isEqualTo(run(7)).isNotEqualTo(run(8));
  }

  private static List<String> run(long seed) {
    List<String> seen = new ArrayList<>();
    try (var world = new SimulatedEnvironment(seed)) {
      for (int i = 0; i < 20; i++) {
        Worker worker = world.worker("w");
        int number = i;
        worker.execute(
            () -> seen.add(number + " " + world.nanoTime() + " " + world.random().nextLong()));
      }
      world.runUntilIdle();
    }
    return seen;
  }

  @Test
  void answers_of_vertx_come_on_its_simulated_event_loop_and_never_at_once() {
    Vertx vertx = world.vertx();
    Context context = vertx.getOrCreateContext();
    Promise<String> promise = ((io.vertx.core.internal.ContextInternal) context).promise();
    List<Object> heard = new ArrayList<>();
    promise.future().onSuccess(answer -> heard.add(Vertx.currentContext()));

    world.worker("w").execute(() -> promise.complete("yes"));
    world.step();
    assertThat(heard).isEmpty();
    world.runUntilIdle();

    assertThat(heard).containsExactly(context);
  }

  @Test
  void timers_follow_the_virtual_clock() {
    List<String> fired = new ArrayList<>();
    world.after(Duration.ofHours(2), () -> fired.add("two"));
    world.vertx().setTimer(3_600_000, any -> fired.add("one"));
    world.runUntilIdle();
    assertThat(fired).isEmpty();

    Instant before = world.clock().instant();
    world.advance(Duration.ofMinutes(90));

    assertThat(fired).containsExactly("one");
    assertThat(Duration.between(before, world.clock().instant()).toMinutes()).isEqualTo(90);
    world.advance(Duration.ofMinutes(31));
    assertThat(fired).containsExactly("one", "two");
  }

  @Test
  void waiting_goes_to_the_next_timer_and_says_when_nothing_can_come() {
    Promise<String> promise = Promise.promise();
    world.after(Duration.ofDays(1), () -> promise.complete("next day"));

    assertThat(world.await(promise.future())).isEqualTo("next day");
    assertThatIllegalStateException()
        .isThrownBy(() -> world.await(Promise.promise().future()))
        .withMessageContaining("nothing is left to do");
    assertThatIllegalStateException()
        .isThrownBy(() -> world.await(Future.failedFuture(new IllegalStateException("its own"))))
        .withMessage("its own");
  }

  @Test
  void the_time_of_day_may_go_back_while_durations_do_not() {
    Instant before = world.clock().instant();
    long nanos = world.nanoTime();

    world.turnClock(Duration.ofSeconds(-5));

    assertThat(world.clock().instant()).isEqualTo(before.minusSeconds(5));
    assertThat(world.nanoTime()).isEqualTo(nanos);
  }

  @Test
  void a_crash_drops_everything_that_waits_and_silences_the_workers_of_before() {
    List<String> ran = new ArrayList<>();
    Worker worker = world.worker("before");
    worker.execute(() -> ran.add("queued"));
    world.vertx().runOnContext(any -> ran.add("on context"));
    world.vertx().setTimer(5, any -> ran.add("vertx timer"));
    world.after(Duration.ofMillis(5), () -> ran.add("timer"));

    world.crash(2);
    worker.execute(() -> ran.add("after the crash"));
    world.advance(Duration.ofSeconds(1));
    assertThat(ran).isEmpty();

    world.worker("after").execute(() -> ran.add("new life"));
    world.vertx().runOnContext(any -> ran.add("new context"));
    world.runUntilIdle();
    assertThat(ran).containsExactlyInAnyOrder("new life", "new context");
  }
}
