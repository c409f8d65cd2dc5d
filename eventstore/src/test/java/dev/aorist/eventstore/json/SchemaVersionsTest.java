package dev.aorist.eventstore.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.UnreadableEventException;
import dev.aorist.testkit.Golden;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A domain in its third schema. What the versions looked like is in the stored texts; the results
 * are worked out by hand.
 *
 * <p>{@code account.opened}: 1 {@code {owner}}, 2 {@code {name}}, 3 {@code {name, currency}}.
 * {@code account.deposited} and {@code account.withdrawn}: 1 {@code {account, cents}}, 2 {@code
 * {account, amount}}. {@code transfer.booked}, split into these two when they were at version 1,
 * had {@code {from, to, cents}}. {@code account.terminated} became {@code account.closed}. {@code
 * account.touched} is no longer wanted.
 */
class SchemaVersionsTest {
  sealed interface AccountEvent permits Opened, Deposited, Withdrawn, Closed {}

  @EventType(value = "account.opened", version = 3)
  record Opened(String name, String currency, Optional<String> branch) implements AccountEvent {}

  @EventType(value = "account.deposited", version = 2)
  record Deposited(String account, BigDecimal amount) implements AccountEvent {}

  @EventType(value = "account.withdrawn", version = 2)
  record Withdrawn(String account, BigDecimal amount) implements AccountEvent {}

  @EventType("account.closed")
  record Closed(long at) implements AccountEvent {}

  private final JsonEventCodec codec = builder().build();

  private static JsonEventCodec.Builder builder() {
    return JsonEventCodec.builder()
        .register(AccountEvent.class)
        .upcast(
            "account.opened", 1, Upcaster.change(data -> data.set("name", data.remove("owner"))))
        .upcast("account.opened", 2, Upcaster.change(data -> data.put("currency", "EUR")))
        .upcast("account.deposited", 1, Upcaster.change(SchemaVersionsTest::centsToAmount))
        .upcast("account.withdrawn", 1, Upcaster.change(SchemaVersionsTest::centsToAmount))
        .upcast("transfer.booked", 1, SchemaVersionsTest::split)
        .upcast("account.terminated", 1, Upcaster.rename("account.closed", 1))
        .upcast("account.touched", 1, Upcaster.drop());
  }

  private static void centsToAmount(ObjectNode data) {
    data.put("amount", BigDecimal.valueOf(data.remove("cents").longValue(), 2));
  }

  private static List<JsonEvent> split(JsonEvent event) {
    ObjectNode withdrawn = event.data();
    ObjectNode deposited = withdrawn.deepCopy();
    deposited.set("account", deposited.remove("to"));
    withdrawn.set("account", withdrawn.remove("from"));
    return List.of(
        event.as("account.withdrawn", 1, withdrawn), event.as("account.deposited", 1, deposited));
  }

  @Test
  void the_first_version_goes_through_the_whole_chain() {
    assertThat(Json.decode(codec, "account.opened", 1, "{\"owner\":\"Ann\"}"))
        .containsExactly(new Opened("Ann", "EUR", Optional.empty()));
  }

  @Test
  void the_second_version_gets_what_became_required_in_the_third() {
    assertThat(Json.decode(codec, "account.opened", 2, "{\"name\":\"Ann\"}"))
        .containsExactly(new Opened("Ann", "EUR", Optional.empty()));
  }

  @Test
  void todays_version_meets_no_upcaster() {
    String json = "{\"name\":\"Ann\",\"currency\":\"CHF\",\"branch\":\"Bern\"}";

    assertThat(Json.decode(codec, "account.opened", 3, json))
        .containsExactly(new Opened("Ann", "CHF", Optional.of("Bern")));
  }

  @Test
  void a_split_event_gives_its_parts_in_order_each_through_its_own_chain() {
    String json = "{\"from\":\"a\",\"to\":\"b\",\"cents\":1234567890123456789}";

    assertThat(Json.decode(codec, "transfer.booked", 1, json))
        .containsExactly(
            new Withdrawn("a", new BigDecimal("12345678901234567.89")),
            new Deposited("b", new BigDecimal("12345678901234567.89")));
  }

  @Test
  void parts_that_share_data_are_upcast_apart() {
    JsonEventCodec sharing =
        builder()
            .upcast(
                "account.corrected",
                1,
                event ->
                    List.of(
                        event.as("account.deposited", 1, event.data()),
                        event.as("account.withdrawn", 1, event.data())))
            .build();

    assertThat(Json.decode(sharing, "account.corrected", 1, "{\"account\":\"a\",\"cents\":5}"))
        .containsExactly(
            new Deposited("a", new BigDecimal("0.05")), new Withdrawn("a", new BigDecimal("0.05")));
  }

  @Test
  void a_renamed_event_is_read_under_its_new_name() {
    assertThat(Json.decode(codec, "account.terminated", 1, "{\"at\":7}"))
        .containsExactly(new Closed(7));
  }

  @Test
  void a_dropped_event_gives_nothing() {
    assertThat(Json.decode(codec, "account.touched", 1, "{}")).isEmpty();
  }

  @Test
  void what_later_code_added_is_passed_over() {
    assertThat(Json.decode(codec, "account.closed", 1, "{\"why\":{\"a\":[1]},\"at\":7}"))
        .containsExactly(new Closed(7));
  }

  @Test
  void when_one_part_of_a_split_event_cannot_be_read_none_is_handed_on() {
    var seen = new ArrayList<Object>();
    byte[] json = "{\"from\":\"a\",\"cents\":5}".getBytes(StandardCharsets.UTF_8);
    JsonEventCodec strict =
        builder()
            .upcast(
                "transfer.halved",
                1,
                event ->
                    List.of(
                        event.as("account.closed", 1, event.data().objectNode().put("at", 1)),
                        event.as("account.closed", 1, event.data())))
            .build();

    Throwable failure =
        catchThrowable(
            () -> strict.decoder("transfer.halved", 1).decode(json, 0, json.length, seen::add));

    assertThat(failure).isInstanceOf(UnreadableEventException.class);
    assertThat(seen).isEmpty();
  }

  @Test
  void upcasters_that_go_wrong_say_so_with_the_type_that_is_stored() {
    JsonEventCodec wrong =
        JsonEventCodec.builder()
            .register(Closed.class)
            .upcast("back", 1, event -> List.of(event.as("back", 1, event.data())))
            .upcast("ping", 1, Upcaster.rename("pong", 1))
            .upcast("pong", 1, Upcaster.rename("ping", 1))
            .upcast("lost", 1, Upcaster.rename("nowhere", 2))
            .upcast("later", 1, Upcaster.rename("account.closed", 2))
            .upcast(
                "thrower",
                1,
                Upcaster.change(
                    data -> {
                      throw new IllegalStateException("no currency for branch 7");
                    }))
            .upcast("misfit", 1, Upcaster.rename("account.closed", 1))
            .build();
    var texts = new StringBuilder();
    for (String name : List.of("back", "ping", "lost", "later", "thrower", "misfit")) {
      Throwable failure = catchThrowable(() -> Json.decode(wrong, name, 1, "{}"));
      assertThat(failure)
          .isInstanceOfSatisfying(
              UnreadableEventException.class,
              e -> assertThat(e.type() + e.schemaVersion()).isEqualTo(name + 1));
      texts.append(failure.getMessage()).append('\n');
    }

    Golden.assertText(getClass(), "json/upcasters", texts.toString().stripTrailing());
  }
}
