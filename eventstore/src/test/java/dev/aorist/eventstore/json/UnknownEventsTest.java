package dev.aorist.eventstore.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.UnknownEventTypeException;
import dev.aorist.eventstore.UnreadableEventException;
import dev.aorist.eventstore.UnwritableEventException;
import dev.aorist.testkit.Golden;
import org.junit.jupiter.api.Test;

class UnknownEventsTest {
  @EventType(value = "account.closed", version = 2)
  record Closed(long at) {}

  @EventType("account.looped")
  record Looped(Node node) {}

  static final class Node {
    Node next;
  }

  private static JsonEventCodec.Builder builder() {
    return JsonEventCodec.builder()
        .register(Closed.class, Looped.class)
        .upcast("account.closed", 1, Upcaster.change(data -> data.put("at", 0)))
        .upcast("account.renamed", 1, Upcaster.rename("account.gone", 4));
  }

  @Test
  void reading_an_unknown_name_or_a_newer_version_fails_and_says_what_to_do() {
    JsonEventCodec codec = builder().build();
    Throwable unknown = catchThrowable(() -> Json.decode(codec, "account.gone", 1, "{}"));
    Throwable newer = catchThrowable(() -> Json.decode(codec, "account.closed", 3, "{}"));

    assertThat(unknown).isInstanceOf(UnreadableEventException.class);
    assertThat(newer).isInstanceOf(UnreadableEventException.class);
    Golden.assertText(getClass(), "json/unknown", unknown.getMessage() + "\n" + newer.getMessage());
  }

  @Test
  void raw_events_are_given_as_they_are_stored() {
    JsonEventCodec codec = builder().unknown(UnknownPolicy.RAW).build();
    String json = "{ \"a\" : 1.10, \"b\" : \"\\u00e4\" }";

    assertThat(Json.decode(codec, "account.gone", 9, json))
        .containsExactly(new RawEvent("account.gone", 9, json));
    assertThat(Json.decode(codec, "account.closed", 3, json))
        .containsExactly(new RawEvent("account.closed", 3, json));
    assertThat(Json.decode(codec, "account.closed", 2, "{\"at\":3}"))
        .containsExactly(new Closed(3));
  }

  @Test
  void raw_events_that_upcasters_made_hold_what_they_made() {
    JsonEventCodec codec = builder().unknown(UnknownPolicy.RAW).build();

    assertThat(Json.decode(codec, "account.renamed", 1, "{\"a\": 1.10}"))
        .containsExactly(new RawEvent("account.gone", 4, "{\"a\":1.10}"));
  }

  @Test
  void ignored_names_give_nothing_also_when_upcasters_lead_there() {
    JsonEventCodec codec = builder().ignore("account.gone").build();

    assertThat(Json.decode(codec, "account.gone", 1, "{}")).isEmpty();
    assertThat(Json.decode(codec, "account.renamed", 1, "{}")).isEmpty();
  }

  @Test
  void classes_that_are_not_registered_cannot_be_written() {
    JsonEventCodec codec = builder().build();

    assertThatThrownBy(() -> codec.typeOf(String.class))
        .isInstanceOf(UnknownEventTypeException.class);
    assertThatThrownBy(() -> codec.encode("text")).isInstanceOf(UnknownEventTypeException.class);
  }

  @Test
  void an_event_that_holds_itself_cannot_be_written() {
    Node node = new Node();
    node.next = node;

    assertThatThrownBy(() -> builder().build().encode(new Looped(node)))
        .isInstanceOfSatisfying(
            UnwritableEventException.class, e -> assertThat(e.type()).isEqualTo("account.looped"))
        .hasMessageEndingWith("Look at what the event holds; nothing was written.");
  }
}
