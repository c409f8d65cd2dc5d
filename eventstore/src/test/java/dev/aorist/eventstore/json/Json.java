package dev.aorist.eventstore.json;

import dev.aorist.eventstore.spi.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Encodes and decodes as a store does: out of the middle of a bigger array. */
final class Json {
  private Json() {}

  static String encode(EventCodec codec, Object event) {
    return new String(codec.encode(event), StandardCharsets.UTF_8);
  }

  static List<Object> decode(EventCodec codec, String name, int version, String json) {
    byte[] data = json.getBytes(StandardCharsets.UTF_8);
    byte[] stored = ("]}" + json + "{[").getBytes(StandardCharsets.UTF_8);
    List<Object> events = new ArrayList<>();
    codec.decoder(name, version).decode(stored, 2, data.length, events::add);
    return events;
  }

  static List<Object> decodeAgain(EventCodec codec, Object event) {
    EventCodec.TypeName type = codec.typeOf(event.getClass());
    return decode(codec, type.name(), type.version(), encode(codec, event));
  }
}
