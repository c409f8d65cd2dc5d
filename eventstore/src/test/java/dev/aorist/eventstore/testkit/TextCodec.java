package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.UnknownEventTypeException;
import dev.aorist.eventstore.UnreadableEventException;
import dev.aorist.eventstore.spi.EventCodec;
import java.nio.charset.StandardCharsets;

/** Events that are strings, all of one type: for tests that do not care what events are. */
public final class TextCodec implements EventCodec {
  private static final TypeName TEXT = new TypeName("text", 1);

  @Override
  public TypeName typeOf(Class<?> payload) {
    if (payload != String.class) {
      throw new UnknownEventTypeException(payload);
    }
    return TEXT;
  }

  @Override
  public byte[] encode(Object payload) {
    return payload.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Decoder decoder(String name, int schemaVersion) {
    return (bytes, from, length, to) -> {
      if (!TEXT.equals(new TypeName(name, schemaVersion))) {
        throw new UnreadableEventException(null, name, schemaVersion, "this is no text", null);
      }
      to.accept(new String(bytes, from, length, StandardCharsets.UTF_8));
    };
  }
}
