package dev.aorist.eventstore.json;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.aorist.eventstore.UnreadableEventException;
import dev.aorist.eventstore.UnwritableEventException;
import java.io.IOException;

/**
 * Writes and reads other values than events, by the rules of events: states of aggregates,
 * commands. Names of classes are not written, so whoever reads must know what it was. Immutable;
 * any thread may call.
 */
public final class JsonValues {
  private final JsonMapper mapper = EventMapper.create();

  /**
   * @throws UnwritableEventException when it has no JSON
   */
  public byte[] write(Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (IOException | StackOverflowError e) {
      throw new UnwritableEventException(
          value.getClass().getSimpleName(), e + ". Make it a record of plain values.", e);
    }
  }

  /**
   * @throws UnreadableEventException when the JSON is not of this class
   */
  public <T> T read(byte[] json, Class<T> type) {
    try {
      return mapper.readValue(json, type);
    } catch (IOException e) {
      throw new UnreadableEventException(null, type.getSimpleName(), 1, e.getMessage(), e);
    }
  }
}
