package dev.aorist.aggregates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.EventHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AnnotatedDeciderTest {
  record Begin(@AggregateId String basket) {}

  record Put(@AggregateId String basket, List<String> items) {}

  record Take(@AggregateId String basket, String item) {}

  record Tidy(@AggregateId String basket) {}

  record Look(@AggregateId String basket) {}

  record Spoil(@AggregateId String basket, boolean checked) {}

  record BasketStarted() {}

  record ItemPut(String item) {}

  record ItemTaken(String item) {}

  /** A class that changes in place, with handlers that return events in every way there is. */
  @Aggregate(value = "basket", version = 3)
  static class Basket {
    private final List<String> items = new ArrayList<>();

    private Basket() {}

    @CommandHandler
    private static BasketStarted begin(Begin c) {
      return new BasketStarted();
    }

    @CommandHandler
    List<ItemPut> put(Put c) {
      return c.items().stream().map(ItemPut::new).toList();
    }

    @CommandHandler
    Optional<ItemTaken> take(Take c) {
      return items.contains(c.item()) ? Optional.of(new ItemTaken(c.item())) : Optional.empty();
    }

    @CommandHandler
    Stream<?> tidy(Tidy c) {
      return items.stream().sorted().map(ItemTaken::new);
    }

    @CommandHandler
    void look(Look c) {}

    @CommandHandler
    Object spoil(Spoil c) throws IOException {
      if (c.checked()) {
        throw new IOException("spoilt");
      }
      return new Look("an event that nobody handles");
    }

    @EventHandler
    void on(BasketStarted e) {}

    @EventHandler
    void on(ItemPut e) {
      items.add(e.item());
    }

    @EventHandler
    void on(ItemTaken e) {
      items.remove(e.item());
    }
  }

  private final AggregateSpec<Basket> basket =
      AggregateSpec.of(Basket.class).given(new BasketStarted(), new ItemPut("nut"));

  @Test
  void a_mutable_class_begins_with_its_constructor_and_changes_in_place() {
    AggregateSpec.of(Basket.class)
        .when(new Begin("1"))
        .then(new BasketStarted())
        .thenState(state -> assertThat(state.items).isEmpty());
    assertThat(AggregateType.of(Basket.class).decider().evolvesInPlace()).isTrue();
    assertThat(AggregateType.of(Bank.Account.class).decider().evolvesInPlace()).isFalse();
  }

  @Test
  void a_list_of_events_is_taken_in_order() {
    basket
        .when(new Put("1", List.of("egg", "fig")))
        .then(new ItemPut("egg"), new ItemPut("fig"))
        .thenState(state -> assertThat(state.items).containsExactly("nut", "egg", "fig"));
  }

  @Test
  void an_optional_is_one_event_or_none() {
    basket.when(new Take("1", "nut")).then(new ItemTaken("nut"));
    basket.when(new Take("1", "egg")).then();
  }

  @Test
  void a_stream_is_taken_in_order() {
    basket
        .given(new ItemPut("egg"))
        .when(new Tidy("1"))
        .then(new ItemTaken("egg"), new ItemTaken("nut"));
  }

  @Test
  void a_handler_that_returns_nothing_leads_to_no_event() {
    basket.when(new Look("1")).then();
  }

  @Test
  void a_checked_exception_comes_through_as_it_is() {
    assertThatThrownBy(() -> basket.when(new Spoil("1", true)))
        .isExactlyInstanceOf(IOException.class);
  }

  @Test
  void an_event_without_a_handler_is_refused_before_it_is_stored() {
    assertThatThrownBy(() -> basket.when(new Spoil("1", false)))
        .hasMessage("Basket has no @EventHandler for Look; add a method with it that takes Look.");
  }

  @Test
  void the_type_tells_what_the_class_declares() {
    AggregateType type = AggregateType.of(Basket.class);

    assertThat(type.name()).isEqualTo("Basket");
    assertThat(type.category()).isEqualTo("basket");
    assertThat(type.version()).isEqualTo(3);
    assertThat(type.commands())
        .containsExactlyInAnyOrder(
            Begin.class, Put.class, Take.class, Tidy.class, Look.class, Spoil.class);
    assertThat(type.events())
        .containsExactlyInAnyOrder(BasketStarted.class, ItemPut.class, ItemTaken.class);
    assertThat(type.handlerOf(Put.class)).isEqualTo("Basket.put(Put)");
    assertThat(type.handlerOf(ItemPut.class)).isEqualTo("Basket.on(ItemPut)");
    assertThat(type.handlerOf(String.class)).isEqualTo("Basket");
  }

  @Aggregate("lost")
  record Lost() {
    record Lose(@AggregateId String id) {}

    @dev.aorist.eventstore.EventType("lost.lost")
    record Vanished() {}

    @CommandHandler
    static Vanished lose(Lose c) {
      return new Vanished();
    }

    @EventHandler
    static Lost on(Vanished e) {
      return null;
    }
  }

  @Test
  void an_event_handler_must_not_return_null() {
    assertThatThrownBy(
            () -> AggregateSpec.of(Lost.class).given(new Lost.Vanished()).when(new Lost.Lose("7")))
        .hasMessage(
            "Lost.on(Vanished) returned null; return the state that there is after the event.");
  }

  @Test
  void the_first_event_must_create_a_record() {
    assertThatThrownBy(
            () ->
                AggregateSpec.of(Bank.Account.class)
                    .given(new Bank.Deposited(1))
                    .when(new Bank.Deposit("7", 1)))
        .hasMessage(
            "Account.on(Deposited) cannot be the first event handler, since it is not static and"
                + " there is no Account yet; let a static one take the first event.");
  }
}
