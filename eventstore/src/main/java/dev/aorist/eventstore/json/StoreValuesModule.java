package dev.aorist.eventstore.json;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import java.io.IOException;
import java.util.function.Function;

/**
 * Writes the values of the event store in their string forms, as values and as keys of maps: {@link
 * Position} as {@code "17:4203"}, {@link Checkpoint} as {@code "17,0,4"}, {@link StreamId} as
 * {@code "account-42"}. Events may hold them; the HTTP API uses it too.
 */
public final class StoreValuesModule extends SimpleModule {
  private static final long serialVersionUID = 1;

  public StoreValuesModule() {
    super("aorist-store-values");
    string(Position.class, Position::parse);
    string(Checkpoint.class, Checkpoint::parse);
    string(StreamId.class, StreamId::parse);
  }

  private <T> void string(Class<T> type, Function<String, T> parse) {
    addSerializer(type, ToStringSerializer.instance);
    addDeserializer(type, new Parsed<>(type, parse));
    addKeyDeserializer(type, new ParsedKey(type, parse));
  }

  private static final class Parsed<T> extends FromStringDeserializer<T> {
    private static final long serialVersionUID = 1;
    private final transient Function<String, T> parse;

    Parsed(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    protected T _deserialize(String value, DeserializationContext context) throws IOException {
      try {
        return parse.apply(value);
      } catch (IllegalArgumentException e) {
        throw context.weirdStringException(value, handledType(), e.getMessage());
      }
    }
  }

  private static final class ParsedKey extends KeyDeserializer {
    private final Class<?> type;
    private final Function<String, ?> parse;

    ParsedKey(Class<?> type, Function<String, ?> parse) {
      this.type = type;
      this.parse = parse;
    }

    @Override
    public Object deserializeKey(String key, DeserializationContext context) throws IOException {
      try {
        return parse.apply(key);
      } catch (IllegalArgumentException e) {
        return context.handleWeirdKey(type, key, "%s", e.getMessage());
      }
    }
  }
}
