package dev.aorist.eventstore.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.Environment.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SystemEnvironmentTest {
  private final Environment environment = new SystemEnvironment();

  @Test
  void time_is_that_of_the_machine() {
    assertThat(Duration.between(environment.clock().instant(), Instant.now()))
        .isBetween(Duration.ofSeconds(-1), Duration.ofMinutes(1));
    assertThat(environment.clock().getZone()).isEqualTo(ZoneOffset.UTC);
    long before = environment.nanoTime();
    assertThat(environment.nanoTime()).isGreaterThanOrEqualTo(before);
  }

  @Test
  void chance_differs_between_threads_and_between_calls() {
    Set<Long> drawn = ConcurrentHashMap.newKeySet();
    List<Thread> threads =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    new Thread(
                        () -> {
                          for (int n = 0; n < 1000; n++) {
                            drawn.add(environment.random().nextLong());
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    threads.forEach(SystemEnvironmentTest::join);

    assertThat(drawn).hasSize(8000);
  }

  @Test
  void a_worker_runs_all_tasks_of_a_caller_in_order_on_one_named_daemon_thread() {
    int callers = 4;
    int tasks = 2000;
    List<int[]> ran = Collections.synchronizedList(new ArrayList<>());
    Set<Thread> on = ConcurrentHashMap.newKeySet();
    Worker worker = environment.worker("journal");
    List<Thread> threads =
        IntStream.range(0, callers)
            .mapToObj(
                caller ->
                    new Thread(
                        () -> {
                          for (int n = 0; n < tasks; n++) {
                            int number = n;
                            worker.execute(
                                () -> {
                                  on.add(Thread.currentThread());
                                  ran.add(new int[] {caller, number});
                                });
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    threads.forEach(SystemEnvironmentTest::join);
    await().until(() -> ran.size() == callers * tasks);

    for (int caller = 0; caller < callers; caller++) {
      int mine = caller;
      assertThat(ran.stream().filter(task -> task[0] == mine).map(task -> task[1]))
          .containsExactlyElementsOf(IntStream.range(0, tasks).boxed().toList());
    }
    assertThat(on)
        .singleElement()
        .satisfies(
            thread -> {
              assertThat(thread.getName()).isEqualTo("journal");
              assertThat(thread.isDaemon()).isTrue();
            });
    worker.close();
  }

  @Test
  void a_worker_survives_a_task_that_throws() throws InterruptedException {
    try (Worker worker = environment.worker("survivor")) {
      worker.execute(
          () -> {
            throw new IllegalStateException("on purpose: this is logged and nothing else happens");
          });
      var ran = new CountDownLatch(1);
      worker.execute(ran::countDown);

      ran.await();
    }
  }

  @Test
  void closing_runs_what_was_handed_over_and_refuses_more_and_interrupts_nobody() throws Exception {
    for (Worker worker : List.of(environment.worker("one"), environment.workers("two", 2))) {
      Set<Object> interrupted = ConcurrentHashMap.newKeySet();
      var begun = new CountDownLatch(1);
      var go = new CountDownLatch(1);
      var ended = new CountDownLatch(3);
      for (int task = 0; task < 3; task++) {
        worker.execute(
            () -> {
              begun.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                interrupted.add(e);
              }
              ended.countDown();
            });
      }
      begun.await();

      worker.close();
      worker.close();
      assertThatThrownBy(() -> worker.execute(() -> {}))
          .isInstanceOf(RejectedExecutionException.class);
      go.countDown();
      ended.await();

      assertThat(interrupted).isEmpty();
    }
  }

  @Test
  void workers_run_at_the_same_time() throws Exception {
    try (Worker workers = environment.workers("reader", 3)) {
      var together = new CyclicBarrier(4);
      Set<String> names = ConcurrentHashMap.newKeySet();
      for (int task = 0; task < 3; task++) {
        workers.execute(
            () -> {
              names.add(Thread.currentThread().getName());
              arrive(together);
            });
      }
      arrive(together);

      assertThat(names).containsExactlyInAnyOrder("reader-0", "reader-1", "reader-2");
    }
  }

  private static void arrive(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
