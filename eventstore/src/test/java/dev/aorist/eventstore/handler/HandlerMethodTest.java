package dev.aorist.eventstore.handler;

import static java.lang.invoke.MethodType.methodType;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.EventHandler;
import dev.aorist.testkit.Golden;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandlerMethodTest {
  /** Target, row, event, clock. */
  private static final MethodType SHAPE =
      methodType(Object.class, Object.class, Object.class, Object.class, Object.class);

  record Opened(String owner) {}

  record Row(long cents) {}

  interface Money {}

  private final Problems problems = new Problems();

  record Handlers(String name) {
    @EventHandler
    private String a(Opened event) {
      return name + " " + event.owner();
    }

    @EventHandler
    static Row b(Opened event, Row row) {
      return new Row(row.cents + event.owner().length());
    }

    @EventHandler
    void c(Opened event, Integer clock) {}

    @EventHandler
    long d(int clock) {
      return clock + 1;
    }
  }

  record Misfits() {
    @EventHandler
    void money(Money money, Opened event) {}

    @EventHandler
    void twice(Opened first, Opened second) {}
  }

  @Test
  void an_instance_method_is_called_on_the_target_with_what_it_declares() throws Throwable {
    assertThat(call(0, new Handlers("Ann"), null, new Opened("Bob"), null)).isEqualTo("Ann Bob");
  }

  @Test
  void a_static_method_sees_no_target_and_takes_its_parameters_in_its_own_order() throws Throwable {
    assertThat(call(1, null, new Row(4), new Opened("Bob"), null)).isEqualTo(new Row(7));
  }

  @Test
  void a_void_method_gives_null() throws Throwable {
    assertThat(call(2, new Handlers("Ann"), null, new Opened("Bob"), 7)).isNull();
  }

  @Test
  void a_primitive_is_boxed_where_the_handler_declares_it() throws Throwable {
    assertThat(call(3, new Handlers("Ann"), null, null, 7)).isEqualTo(8L);
  }

  @Test
  void parameters_that_do_not_fit_are_problems() {
    for (HandlerMethod method : HandlerMethods.find(Misfits.class, EventHandler.class, problems)) {
      assertThat(adapt(method)).isEmpty();
    }

    Golden.assertText(getClass(), "handler/misfits", String.join("\n", problems.texts()));
  }

  private Object call(int method, Object target, Object row, Object event, Object clock)
      throws Throwable {
    MethodHandle handle =
        adapt(HandlerMethods.find(Handlers.class, EventHandler.class, problems).get(method))
            .orElseThrow();
    return (Object) handle.invokeExact(target, row, event, clock);
  }

  private Optional<MethodHandle> adapt(HandlerMethod method) {
    return method.adapt(
        SHAPE,
        type ->
            type == Row.class
                ? 1
                : type == Integer.class || type == int.class ? 3 : type.isRecord() ? 2 : -1,
        "the row, the event and the clock",
        problems);
  }
}
