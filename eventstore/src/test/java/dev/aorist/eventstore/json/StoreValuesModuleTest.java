package dev.aorist.eventstore.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreValuesModuleTest {
  private final JsonMapper mapper = JsonMapper.builder().addModule(new StoreValuesModule()).build();

  record Values(Position position, Checkpoint checkpoint, StreamId stream) {}

  @Test
  void values_are_written_and_read_in_their_string_forms() throws JsonProcessingException {
    Values values =
        new Values(new Position(17, 4203), Checkpoint.of(17, 0, 4), StreamId.parse("account-4-2"));
    String json = "{\"position\":\"17:4203\",\"checkpoint\":\"17,0,4\",\"stream\":\"account-4-2\"}";

    assertThat(mapper.writeValueAsString(values)).isEqualTo(json);
    assertThat(mapper.readValue(json, Values.class)).isEqualTo(values);
  }

  @Test
  void they_are_keys_of_maps_too() throws JsonProcessingException {
    Map<StreamId, Position> map = Map.of(StreamId.parse("account-42"), new Position(1, 2));
    String json = "{\"account-42\":\"1:2\"}";

    assertThat(mapper.writeValueAsString(map)).isEqualTo(json);
    assertThat(mapper.readValue(json, new TypeReference<Map<StreamId, Position>>() {}))
        .isEqualTo(map);
  }

  @Test
  void text_that_is_no_such_value_fails_with_the_reason() {
    assertThatThrownBy(() -> mapper.readValue("\"17\"", Position.class))
        .isInstanceOf(JsonMappingException.class)
        .hasMessageContaining("write partition:offset");
    assertThatThrownBy(
            () -> mapper.readValue("{\"x\":1}", new TypeReference<Map<StreamId, Integer>>() {}))
        .isInstanceOf(JsonMappingException.class)
        .hasMessageContaining("write category-key");
  }
}
