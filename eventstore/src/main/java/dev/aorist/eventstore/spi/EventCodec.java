package dev.aorist.eventstore.spi;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns domain objects into stored bytes and back. Immutable once made; any thread may call.
 *
 * <p>Obligations:
 *
 * <ol>
 *   <li>What {@link #encode} makes of an object, the {@link Decoder} of the type that {@link
 *       #typeOf} named turns into an equal object.
 *   <li>Names are the application's, never names of classes.
 *   <li>A decoder reads only the slice that it is given and keeps no reference to the array.
 * </ol>
 */
public interface EventCodec {
  /**
   * The type under which objects of this class are written.
   *
   * @throws dev.aorist.eventstore.UnknownEventTypeException when the class is not registered
   */
  TypeName typeOf(Class<?> payload);

  /**
   * The bytes of an event's data.
   *
   * @throws dev.aorist.eventstore.UnwritableEventException when it cannot be written
   */
  byte[] encode(Object payload);

  /**
   * What decodes events stored under this name and schema version. Unknown names and newer versions
   * get a decoder too: it does what the application chose for them (the default is to fail on the
   * first event).
   */
  Decoder decoder(String name, int schemaVersion);

  /**
   * A logical name and the schema version that is written today.
   *
   * @param name at most 128 bytes of UTF-8
   * @param version from 1 to 65,535
   */
  record TypeName(String name, int version) {
    /** The longest name, in bytes of UTF-8. */
    public static final int MAX_BYTES = 128;

    /**
     * @throws IllegalArgumentException when a part is out of its range
     */
    public TypeName {
      if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
          || version < 1
          || version > 0xFFFF) {
        throw new IllegalArgumentException(
            "A type name has at most "
                + MAX_BYTES
                + " bytes and a version from 1 to 65,535; got "
                + name
                + " version "
                + version
                + ". Choose a shorter name, or count from 1.");
      }
    }
  }

  /** Decodes the data of events of one name and schema version. */
  interface Decoder {
    /**
     * Hands each object made of the slice to {@code to}: none, one or several. They must not hold
     * on to the bytes: the array is used again for the next event.
     *
     * @throws dev.aorist.eventstore.UnreadableEventException (without a position) when it cannot
     */
    void decode(byte[] bytes, int from, int length, Consumer<Object> to);

    /** The class of all objects that {@link #decode} gives; null when it depends on the event. */
    default @Nullable Class<?> payloadType() {
      return null;
    }
  }
}
