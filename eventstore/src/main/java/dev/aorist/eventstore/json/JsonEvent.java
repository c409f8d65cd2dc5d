package dev.aorist.eventstore.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;

/**
 * An event between two schema versions, as JSON. Only an {@link Upcaster} meets it.
 *
 * @param name the logical name
 * @param version the schema version of {@code data}, from 1
 * @param data the event's data; its holder may change it. Fractions in it are {@code BigDecimal},
 *     exact (and without a negative zero).
 */
public record JsonEvent(String name, int version, ObjectNode data) {
  public JsonEvent {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(data, "data");
  }

  /** This event under the same name, one version on, as an upcaster's only result. */
  public List<JsonEvent> next(ObjectNode data) {
    return List.of(new JsonEvent(name, version + 1, data));
  }

  /** An event of another name with its own data, for events that are renamed or split. */
  public JsonEvent as(String name, int version, ObjectNode data) {
    return new JsonEvent(name, version, data);
  }
}
