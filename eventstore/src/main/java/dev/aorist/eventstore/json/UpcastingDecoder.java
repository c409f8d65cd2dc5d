package dev.aorist.eventstore.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aorist.eventstore.spi.EventCodec.Decoder;
import dev.aorist.eventstore.spi.EventCodec.TypeName;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Decodes events of one name and version of an older schema: takes the JSON through upcasters until
 * there is none for what came out. Either all that comes of an event is handed on or, when part of
 * it cannot be read, nothing. Immutable.
 */
final class UpcastingDecoder implements Decoder {
  /** The most upcasters for one stored event; beyond it they go in circles. */
  private static final int STEPS = 1_000;

  private final TypeName stored;
  private final Upcasters upcasters;
  private final Decoders decoders;
  private final ObjectReader trees;

  UpcastingDecoder(TypeName stored, Upcasters upcasters, Decoders decoders, ObjectReader trees) {
    this.stored = stored;
    this.upcasters = upcasters;
    this.decoders = decoders;
    this.trees = trees;
  }

  @Override
  public void decode(byte[] bytes, int from, int length, Consumer<Object> to) {
    List<Object> done = new ArrayList<>(1);
    Deque<JsonEvent> open = new ArrayDeque<>();
    open.push(new JsonEvent(stored.name(), stored.version(), tree(bytes, from, length)));
    int steps = 0;
    while (!open.isEmpty()) {
      JsonEvent event = open.pop();
      TypeName type = new TypeName(event.name(), event.version());
      Upcaster upcaster = upcasters.find(type);
      if (upcaster == null) {
        Object payload = decoders.finish(event, stored);
        if (payload != null) {
          done.add(payload);
        }
      } else if (++steps > STEPS) {
        throw Unreadable.circle(stored, STEPS);
      } else {
        // The first result goes on top: what comes out keeps the order in which it was given.
        List<JsonEvent> results = upcast(upcaster, event, type);
        for (int i = results.size() - 1; i >= 0; i--) {
          open.push(results.get(i));
        }
      }
    }
    done.forEach(to);
  }

  private List<JsonEvent> upcast(Upcaster upcaster, JsonEvent event, TypeName type) {
    List<JsonEvent> results;
    try {
      results = List.copyOf(upcaster.upcast(event));
    } catch (RuntimeException e) {
      throw Unreadable.upcaster(type, stored, e);
    }
    for (JsonEvent result : results) {
      if (result.name().equals(type.name()) && result.version() <= type.version()) {
        throw Unreadable.noProgress(type, new TypeName(result.name(), result.version()), stored);
      }
    }
    return results.size() < 2 ? results : apart(results);
  }

  /** Several results may share parts of the tree, which the next upcaster of one may change. */
  private static List<JsonEvent> apart(List<JsonEvent> results) {
    return results.stream()
        .map(result -> result.as(result.name(), result.version(), result.data().deepCopy()))
        .toList();
  }

  private ObjectNode tree(byte[] bytes, int from, int length) {
    JsonNode tree;
    try {
      tree = trees.readTree(bytes, from, length);
    } catch (IOException | RuntimeException e) {
      // A number whose exponent is out of all bounds fails with a NumberFormatException.
      throw Unreadable.noObject(stored, e);
    }
    if (tree instanceof ObjectNode object) {
      return object;
    }
    throw Unreadable.noObject(stored, null);
  }
}
