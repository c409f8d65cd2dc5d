package dev.aorist.eventstore;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * What the ids of appends, and so of commands, may be. Both kinds (RFC 9562) begin with
 * milliseconds since 1970:
 *
 * <ul>
 *   <li>version 7, made by chance when something is asked for: remembered for the store's id
 *       window, refused when it is older;
 *   <li>version 8, {@linkplain #derived derived} from the event that brought it about: the same
 *       whenever it is made again, were it years later, so it is remembered for ever.
 * </ul>
 */
public final class AppendIds {
  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private AppendIds() {}

  /**
   * The id of what {@code by} does because of an event; always the same for the same arguments.
   *
   * @param by who acts on the event, for example the name of a reaction
   * @param event the id of the event
   * @param millis when the event was recorded, milliseconds since 1970
   * @param number tells several things apart that come of one event, from 0
   */
  public static UUID derived(String by, UUID event, long millis, int number) {
    byte[] digest;
    try {
      String text = by + '\n' + event + '\n' + number;
      digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    long upper = 0;
    long lower = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      upper = upper << 8 | digest[i] & 0xFF;
      lower = lower << 8 | digest[Long.BYTES + i] & 0xFF;
    }
    return new UUID(millis << 16 | VERSION_8 | upper >>> 52, VARIANT | lower >>> 2);
  }

  /** Whether an id is remembered for ever. */
  public static boolean isDerived(UUID id) {
    return isDerived(id.getMostSignificantBits());
  }

  /** The same, of the upper half of an id. */
  public static boolean isDerived(long upper) {
    return (upper & 0xF000) == VERSION_8;
  }

  /**
   * Checks that an id can be one.
   *
   * @param what it is the id of, for the message: "An append id"
   * @throws IllegalArgumentException when it is of no version that has a time
   */
  public static void check(UUID id, String what) {
    if (id.version() != 7 && id.version() != 8) {
      throw new IllegalArgumentException(
          what
              + " is a UUID of version 7, or of version 8 when it derives from an event; "
              + id
              + " has version "
              + id.version()
              + ".");
    }
  }
}
