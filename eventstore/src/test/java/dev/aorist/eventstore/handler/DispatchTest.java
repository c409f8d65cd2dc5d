package dev.aorist.eventstore.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.testkit.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;

class DispatchTest {
  interface Event {}

  interface Money extends Event {}

  interface Signed {}

  record Opened() implements Event {}

  record Deposited() implements Money {}

  record Cheque() implements Money, Signed {}

  record Account() {}

  sealed interface Letter permits Registered {}

  record Registered() implements Letter, Signed {}

  private final Problems problems = new Problems();

  @Test
  void the_handler_of_the_very_class_is_preferred_then_the_nearest_above_it() {
    Dispatch<String> dispatch =
        builder()
            .add(Event.class, "event", "on(Event)")
            .add(Deposited.class, "deposited", "on(Deposited)")
            .add(Money.class, "money", "on(Money)")
            .build(List.of(), problems);

    assertThat(dispatch.find(Deposited.class)).isEqualTo("deposited");
    assertThat(dispatch.find(Cheque.class)).isEqualTo("money");
    assertThat(dispatch.find(Opened.class)).isEqualTo("event");
    assertThat(dispatch.handled()).containsExactly(Event.class, Deposited.class, Money.class);
    assertThat(problems.isEmpty()).isTrue();
  }

  @Test
  void a_class_that_nobody_handles_gives_null_every_time() {
    Dispatch<String> dispatch =
        builder().add(Opened.class, "opened", "on(Opened)").build(List.of(), problems);

    assertThat(dispatch.find(Deposited.class)).isNull();
    assertThat(dispatch.find(Deposited.class)).isNull();
  }

  @Test
  void two_handlers_of_a_type_and_ambiguous_classes_are_problems_at_start() {
    builder()
        .add(Opened.class, "opened", "Account.on(Opened)")
        .add(Opened.class, "again", "Account.again(Opened)")
        .add(Money.class, "money", "Account.on(Money)")
        .add(Signed.class, "signed", "Account.on(Signed)")
        .add(Letter.class, "letter", "Account.on(Letter)")
        .build(List.of(Cheque.class), problems);

    Golden.assertText(getClass(), "handler/dispatch", String.join("\n", problems.texts()));
  }

  @Test
  void an_ambiguous_class_that_nobody_knew_at_start_is_refused_when_it_comes() {
    Dispatch<String> dispatch =
        builder()
            .add(Money.class, "money", "Account.on(Money)")
            .add(Signed.class, "signed", "Account.on(Signed)")
            .build(List.of(), problems);

    assertThat(problems.isEmpty()).isTrue();
    assertThatThrownBy(() -> dispatch.find(Cheque.class))
        .isInstanceOf(WiringException.class)
        .hasMessageContaining("add a handler for Cheque itself");
  }

  private static Dispatch.Builder<String> builder() {
    return new Dispatch.Builder<>(Account.class);
  }
}
