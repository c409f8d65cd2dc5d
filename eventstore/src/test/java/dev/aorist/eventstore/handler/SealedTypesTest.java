package dev.aorist.eventstore.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.EventHandler;
import dev.aorist.testkit.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealedTypesTest {
  sealed interface AccountEvent permits Opened, MoneyEvent, Noted, Status, Open {}

  record Opened() implements AccountEvent {}

  sealed interface MoneyEvent extends AccountEvent permits Deposited, Withdrawn {}

  record Deposited() implements MoneyEvent {}

  record Withdrawn() implements MoneyEvent {}

  static sealed class Noted implements AccountEvent permits Warned {}

  static final class Warned extends Noted {}

  enum Status implements AccountEvent {
    ACTIVE {},
    CLOSED {}
  }

  non-sealed interface Open extends AccountEvent {}

  record Account() {}

  @Test
  void leaves_are_the_concrete_classes_and_the_open_types_below_in_the_order_of_permits() {
    assertThat(SealedTypes.leaves(AccountEvent.class))
        .containsExactly(
            Opened.class,
            Deposited.class,
            Withdrawn.class,
            Noted.class,
            Warned.class,
            Status.class,
            Open.class);
  }

  @Test
  void a_type_that_is_not_sealed_is_its_own_leaf() {
    assertThat(SealedTypes.leaves(Opened.class)).containsExactly(Opened.class);
  }

  @Test
  void families_are_the_sealed_types_that_permit_a_class_by_name() {
    assertThat(SealedTypes.families(List.of(Deposited.class, Warned.class, Account.class)))
        .containsExactly(MoneyEvent.class, Noted.class);
  }

  @Test
  void each_leaf_without_a_handler_is_a_problem() {
    Problems problems = new Problems();

    SealedTypes.requireAll(
        AccountEvent.class,
        Account.class,
        List.of(Opened.class, Deposited.class, Noted.class),
        EventHandler.class,
        problems);

    Golden.assertText(getClass(), "handler/uncovered", String.join("\n", problems.texts()));
  }

  @Test
  void a_handler_of_the_sealed_type_itself_covers_everything() {
    Problems problems = new Problems();

    SealedTypes.requireAll(
        AccountEvent.class,
        Account.class,
        List.of(AccountEvent.class),
        EventHandler.class,
        problems);

    assertThat(problems.isEmpty()).isTrue();
  }
}
