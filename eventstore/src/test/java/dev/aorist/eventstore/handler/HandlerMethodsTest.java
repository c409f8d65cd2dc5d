package dev.aorist.eventstore.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.EventHandler;
import dev.aorist.testkit.ClosedModule;
import dev.aorist.testkit.Golden;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandlerMethodsTest {
  @TempDir Path directory;

  interface Audited {
    @EventHandler
    default String on(Integer event) {
      return "audited";
    }

    @EventHandler
    static void notInherited(Integer event) {}
  }

  abstract static class Base<E> {
    @EventHandler
    String on(String event) {
      return "base";
    }

    @EventHandler
    String generic(E event) {
      return "base";
    }

    @EventHandler
    private String secret(Long event) {
      return "base";
    }
  }

  static final class Derived extends Base<Short> implements Audited {
    @Override
    String on(String event) {
      return "derived";
    }

    @Override
    @EventHandler
    String generic(Short event) {
      return "derived";
    }

    @EventHandler
    private static String secret(Long event) {
      return "derived";
    }

    @EventHandler
    private String all(Object... events) {
      return "all";
    }

    String unmarked(Byte event) {
      return "";
    }
  }

  @Test
  void own_methods_come_first_then_inherited_ones_and_an_overridden_one_once() {
    assertThat(find(Derived.class))
        .extracting(HandlerMethod::describe)
        .containsExactly(
            "Derived.all(Object[])",
            "Derived.generic(Short)",
            "Derived.secret(Long)",
            "Derived.on(String)",
            "Derived.secret(Long)",
            "Derived.on(Integer)");
  }

  @Test
  void each_method_is_told_as_it_was_declared() {
    HandlerMethod secret = find(Derived.class).get(2);

    assertThat(secret.owner()).isEqualTo(Derived.class);
    assertThat(secret.isStatic()).isTrue();
    assertThat(secret.parameterTypes()).containsExactly(Long.class);
    assertThat(secret.returnType()).isEqualTo(String.class);
    assertThat(secret.method().isAnnotationPresent(EventHandler.class)).isTrue();
  }

  @Test
  void a_method_in_a_closed_package_is_a_problem_that_says_what_to_open() throws Exception {
    Problems problems = new Problems();

    Class<?> cart =
        ClosedModule.load(directory, "Cart", "class Cart { @Deprecated void on(String event) {} }");

    List<HandlerMethod> found = HandlerMethods.find(cart, Deprecated.class, problems);

    assertThat(found).isEmpty();
    Golden.assertText(getClass(), "handler/closed-package", String.join("\n", problems.texts()));
  }

  private static List<HandlerMethod> find(Class<?> owner) {
    Problems problems = new Problems();
    List<HandlerMethod> found = HandlerMethods.find(owner, EventHandler.class, problems);
    assertThat(problems.texts()).isEmpty();
    return found;
  }
}
