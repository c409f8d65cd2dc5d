package dev.aorist.eventstore.json;

import java.util.Objects;

/**
 * An event that no class was registered for, as it is stored. It can be read only, not appended.
 *
 * @param name the logical name that it is stored under
 * @param version its schema version
 * @param json the data: the stored text, or what upcasters made of it
 */
public record RawEvent(String name, int version, String json) {
  public RawEvent {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(json, "json");
  }
}
