package dev.aorist.commandbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aorist.commandbus.Bank.Open;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CallersContextTest {
  private final ManualBus manual = new ManualBus();
  private final AtomicReference<Context> answeredOn = new AtomicReference<>();

  @Test
  void an_answer_comes_on_the_context_of_its_caller() {
    ContextInternal caller = ((VertxInternal) ManualBus.VERTX).createEventLoopContext();
    ContextInternal request = caller.duplicate();
    request.runOnContext(
        v -> manual.send(new Open("7")).onComplete(any -> answeredOn.set(Vertx.currentContext())));
    await().until(() -> manual.store.events().size() == 1);

    manual.store.commit();

    await().until(() -> answeredOn.get() != null);
    assertThat(answeredOn.get()).as("with what is local to the request").isSameAs(request);
  }

  @Test
  void a_failure_comes_there_too() {
    ContextInternal caller = ((VertxInternal) ManualBus.VERTX).createEventLoopContext();
    caller.runOnContext(
        v -> manual.send("unknown").onComplete(any -> answeredOn.set(Vertx.currentContext())));

    await().until(() -> answeredOn.get() == caller);
  }

  @Test
  void a_caller_without_a_context_is_answered_on_that_of_the_bus() {
    var second = new AtomicReference<Context>();
    manual.send(new Open("7")).onComplete(any -> answeredOn.set(Vertx.currentContext()));
    manual.send(new Open("8")).onComplete(any -> second.set(Vertx.currentContext()));

    manual.store.commit();

    await().until(() -> answeredOn.get() != null && second.get() != null);
    assertThat(answeredOn.get()).isSameAs(second.get());
    assertThat(answeredOn.get().isEventLoopContext()).isTrue();
  }
}
