package dev.aorist.eventstore.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings events of one name and schema version to a later schema: one of the chain through which
 * every reader sees old events. It works on the JSON, since the class of the old schema is gone.
 *
 * <p>A pure function: the same event always gives the same result, or a rebuild differs from what
 * was live. Any thread may call it.
 */
@FunctionalInterface
public interface Upcaster {
  /**
   * The event in a later schema: under the same name with a higher version, or under another name
   * with any version; several where an event was split, none where it is no longer wanted. What
   * comes out goes through the upcasters of its own name and version in turn.
   *
   * @param event the event; its data may be changed and given back
   */
  List<JsonEvent> upcast(JsonEvent event);

  /** Changes the data in place and goes one version up. */
  static Upcaster change(Consumer<ObjectNode> change) {
    return event -> {
      change.accept(event.data());
      return event.next(event.data());
    };
  }

  /** Gives the event another name, with the data as they are. */
  static Upcaster rename(String name, int version) {
    return event -> List.of(event.as(name, version, event.data()));
  }

  /** Leaves the event out. */
  static Upcaster drop() {
    return event -> List.of();
  }
}
