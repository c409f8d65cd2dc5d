package dev.aorist.eventstore.json;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.aorist.eventstore.UnreadableEventException;
import dev.aorist.eventstore.spi.EventCodec.Decoder;
import dev.aorist.eventstore.spi.EventCodec.TypeName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the decoder of a name and schema version: straight into the class where the version is
 * today's, through upcasters where it is older, and by the application's choice where no class is
 * known. Immutable.
 */
final class Decoders {
  private final Map<String, Today> today = new HashMap<>();
  private final Upcasters upcasters;
  private final Set<String> ignored;
  private final UnknownPolicy policy;
  private final ObjectReader trees;

  /** What is registered under a name. */
  record Today(Class<?> type, int version, ObjectReader reader) {}

  Decoders(
      JsonMapper mapper,
      Map<Class<?>, TypeName> types,
      Upcasters upcasters,
      Set<String> ignored,
      UnknownPolicy policy) {
    this.upcasters = upcasters;
    this.ignored = Set.copyOf(ignored);
    this.policy = policy;
    this.trees = mapper.reader();
    types.forEach(
        (type, name) ->
            today.put(name.name(), new Today(type, name.version(), mapper.readerFor(type))));
  }

  Decoder decoder(TypeName stored) {
    if (upcasters.find(stored) != null) {
      return new UpcastingDecoder(stored, upcasters, this, trees);
    }
    Today known = known(stored);
    if (known != null) {
      return direct(stored, known);
    }
    if (ignored.contains(stored.name())) {
      return (bytes, from, length, to) -> {};
    }
    if (policy == UnknownPolicy.RAW) {
      return (bytes, from, length, to) ->
          to.accept(
              new RawEvent(
                  stored.name(),
                  stored.version(),
                  new String(bytes, from, length, StandardCharsets.UTF_8)));
    }
    return (bytes, from, length, to) -> {
      throw unknown(stored, stored);
    };
  }

  private static Decoder direct(TypeName stored, Today known) {
    return new Direct(stored, known.type, known.reader);
  }

  /** Straight into the class. */
  private record Direct(TypeName stored, Class<?> payloadType, ObjectReader reader)
      implements Decoder {
    @Override
    public void decode(byte[] bytes, int from, int length, Consumer<Object> to) {
      Object event;
      try {
        event = reader.readValue(bytes, from, length);
      } catch (IOException | RuntimeException e) {
        throw Unreadable.misfit(stored, payloadType, e);
      }
      if (event == null) {
        throw Unreadable.noObject(stored, null);
      }
      to.accept(event);
    }
  }

  /** The object, in today's schema or of an unknown type, that upcasters arrived at; or nothing. */
  @Nullable Object finish(JsonEvent event, TypeName stored) {
    TypeName type = new TypeName(event.name(), event.version());
    Today known = known(type);
    if (known != null) {
      try {
        return known.reader.readValue(event.data());
      } catch (IOException | RuntimeException e) {
        throw Unreadable.misfit(stored, known.type, e);
      }
    }
    if (ignored.contains(event.name())) {
      return null;
    }
    if (policy == UnknownPolicy.RAW) {
      return new RawEvent(event.name(), event.version(), event.data().toString());
    }
    throw unknown(type, stored);
  }

  private @Nullable Today known(TypeName type) {
    Today known = today.get(type.name());
    return known != null && known.version == type.version() ? known : null;
  }

  private UnreadableEventException unknown(TypeName type, TypeName stored) {
    Today other = today.get(type.name());
    return other == null
        ? Unreadable.unknown(type, stored)
        : Unreadable.otherVersion(type, other.version, stored);
  }
}
