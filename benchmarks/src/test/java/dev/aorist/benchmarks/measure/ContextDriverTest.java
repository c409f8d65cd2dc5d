package dev.aorist.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContextDriverTest {
  private static final int SLOTS = 3;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final ContextDriver driver = new ContextDriver(context, new SteppingTicker());
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger operations = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void all_slots_are_in_flight_and_none_twice() throws Exception {
    Queue<Promise<Void>> open = new ArrayDeque<>();

    Window window =
        driver.run(
            SLOTS,
            10_000,
            slot -> {
              Promise<Void> promise = Promise.promise();
              open.add(promise);
              started();
              context.runOnContext(
                  nothing -> {
                    inFlight.decrementAndGet();
                    open.remove().complete();
                  });
              return promise.future();
            });

    assertThat(most).hasValue(SLOTS);
    assertThat(inFlight).hasValue(0);
    assertThat(window.latency().getTotalCount()).isEqualTo(operations.get()).isPositive();
  }

  @Test
  void operations_start_on_the_context() throws Exception {
    driver.run(
        SLOTS,
        1000,
        slot -> {
          if (Vertx.currentContext() != context) {
            throw new IllegalStateException("not on the context");
          }
          return Future.succeededFuture();
        });
  }

  @Test
  void answers_that_come_at_once_neither_pile_up_nor_starve_the_event_loop() throws Exception {
    AtomicInteger others = new AtomicInteger();

    Window window =
        driver.run(
            SLOTS,
            3_000_000,
            slot -> {
              if (operations.incrementAndGet() == 1) {
                context.runOnContext(nothing -> others.set(operations.get()));
              }
              return Future.succeededFuture();
            });

    assertThat(window.latency().getTotalCount()).isGreaterThan(100_000);
    assertThat(others.get()).isPositive().isLessThan(1000);
  }

  @Test
  void a_failed_operation_fails_the_window_when_all_are_answered() {
    RuntimeException cause = new RuntimeException("conflict");

    assertThatThrownBy(
            () ->
                driver.run(
                    SLOTS,
                    10_000,
                    slot ->
                        operations.incrementAndGet() == 5
                            ? Future.failedFuture(cause)
                            : Future.succeededFuture()))
        .isInstanceOf(ExecutionException.class)
        .hasCause(cause);
  }

  @Test
  void an_operation_that_cannot_be_started_fails_the_window() {
    assertThatThrownBy(
            () ->
                driver.run(
                    SLOTS,
                    10_000,
                    slot -> {
                      throw new IllegalArgumentException("no such stream");
                    }))
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  private void started() {
    operations.incrementAndGet();
    most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
  }
}
