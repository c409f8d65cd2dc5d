package dev.aorist.eventstore.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aorist.eventstore.UnknownEventTypeException;
import dev.aorist.eventstore.UnreadableEventException;
import dev.aorist.eventstore.spi.EventCodec;

/** Stores {@link Noted} as its text, under {@value #NAME}; knows nothing else. */
public final class NotedCodec implements EventCodec {
  /** The logical name of {@link Noted}. */
  public static final String NAME = "test.noted";

  private static final TypeName TYPE = new TypeName(NAME, 1);

  @Override
  public TypeName typeOf(Class<?> payload) {
    if (payload != Noted.class) {
      throw new UnknownEventTypeException(payload);
    }
    return TYPE;
  }

  @Override
  public byte[] encode(Object payload) {
    return ((Noted) payload).text().getBytes(UTF_8);
  }

  @Override
  public Decoder decoder(String name, int schemaVersion) {
    return (bytes, from, length, to) -> {
      if (!name.equals(NAME) || schemaVersion != 1) {
        throw new UnreadableEventException(
            null, name, schemaVersion, "the tests know no such", null);
      }
      to.accept(new Noted(new String(bytes, from, length, UTF_8)));
    };
  }
}
