package dev.aorist.eventstore.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.UnreadableEventException;
import dev.aorist.testkit.Golden;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnreadableTest {
  enum Color {
    RED
  }

  sealed interface Shape permits Circle {}

  @JsonTypeName("circle")
  record Circle(int radius) implements Shape {}

  record Item(String sku, int count) {
    Item {
      if (count < 0) {
        throw new IllegalArgumentException("a count below 0");
      }
    }
  }

  @EventType("cart.filled")
  record Filled(
      String owner,
      long cents,
      List<Item> items,
      @Nullable Color color,
      Optional<Shape> shape,
      @Nullable Integer rank) {}

  private final JsonEventCodec codec = JsonEventCodec.builder().register(Filled.class).build();

  @Test
  void components_that_may_be_missing_are_null_or_empty() {
    assertThat(decode("{\"owner\":\"Ann\",\"cents\":1,\"items\":[]}"))
        .containsExactly(new Filled("Ann", 1, List.of(), null, Optional.empty(), null));
  }

  @Test
  void null_is_kept_where_a_null_was_written() {
    Filled written = new Filled(null, 1, null, null, Optional.empty(), null);

    assertThat(Json.decodeAgain(codec, written)).containsExactly(written);
  }

  @Test
  void data_that_do_not_fit_say_where_and_what_to_do() {
    String texts =
        List.of(
                filled("'cents':1,'items':[]"),
                filled("'owner':'Ann','items':[]"),
                filled("'owner':'Ann','cents':null,'items':[]"),
                filled("'owner':'Ann','cents':1.5,'items':[]"),
                filled("'owner':'Ann','cents':'1','items':[]"),
                filled("'owner':'Ann','cents':99999999999999999999,'items':[]"),
                filled("'owner':7,'cents':1,'items':[]"),
                filled("'owner':'Ann','cents':1,'items':[{'sku':'a','count':1},{'sku':'b'}]"),
                filled("'owner':'Ann','cents':1,'items':[{'sku':'a','count':-1}]"),
                filled("'owner':'Ann','cents':1,'items':[],'color':'BLUE'"),
                filled("'owner':'Ann','cents':1,'items':[],'color':0"),
                filled("'owner':'Ann','cents':1,'items':[],'shape':{'@type':'square'}"),
                filled("'owner':'Ann','cents':1,'items':[],'shape':{'radius':1}"),
                filled("'owner':'Ann','cents'"),
                "null",
                "[]",
                "")
            .stream()
            .map(this::failure)
            .collect(Collectors.joining("\n"));

    Golden.assertText(getClass(), "json/misfits", texts);
  }

  @Test
  void nesting_beyond_every_reason_is_refused_before_it_takes_the_stack() {
    String deep = "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

    assertThat(catchThrowable(() -> decode(deep))).isInstanceOf(UnreadableEventException.class);
  }

  @Test
  void an_exception_of_whoever_takes_the_event_is_not_the_codecs() {
    byte[] json = codec.encode(new Filled("Ann", 1, List.of(), null, Optional.empty(), null));
    RuntimeException own = new IllegalStateException("full");

    Throwable failure =
        catchThrowable(
            () ->
                codec
                    .decoder("cart.filled", 1)
                    .decode(
                        json,
                        0,
                        json.length,
                        event -> {
                          throw own;
                        }));

    assertThat(failure).isSameAs(own);
  }

  private static String filled(String members) {
    return "{" + members.replace('\'', '"') + "}";
  }

  private String failure(String json) {
    Throwable failure = catchThrowable(() -> decode(json));
    assertThat(failure).as(json).isInstanceOf(UnreadableEventException.class);
    return failure.getMessage();
  }

  private List<Object> decode(String json) {
    return Json.decode(codec, "cart.filled", 1, json);
  }
}
