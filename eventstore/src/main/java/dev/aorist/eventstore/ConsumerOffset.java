package dev.aorist.eventstore;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * How far a consumer group has come in one partition, and which of its workers may say so.
 *
 * @param group the group's name: at most {@value #MAX_BYTES} bytes of UTF-8, no control characters
 * @param epoch counts the claims of the group's partition, from 1; who holds a smaller one than the
 *     newest is fenced
 * @param next the next event to be handled
 */
public record ConsumerOffset(String group, long epoch, Position next) {
  /** The longest name of a group in bytes of UTF-8. */
  public static final int MAX_BYTES = 128;

  /**
   * @throws IllegalArgumentException when the name cannot be one, or the epoch is below 1
   */
  public ConsumerOffset {
    checkGroup(group);
    Objects.requireNonNull(next, "next");
    if (epoch < 1) {
      throw new IllegalArgumentException(
          "An epoch comes from claiming the partition and is at least 1; got " + epoch + ".");
    }
  }

  /**
   * Checks the name of a consumer group.
   *
   * @throws IllegalArgumentException when it is empty, too long or holds a control character
   */
  public static void checkGroup(String group) {
    Objects.requireNonNull(group, "group");
    if (group.isEmpty()) {
      throw new IllegalArgumentException("A consumer group needs a name, such as mailer.");
    }
    for (int i = 0; i < group.length(); i++) {
      if (Character.isISOControl(group.charAt(i))) {
        throw new IllegalArgumentException(
            "The name of a consumer group holds a control character at index " + i + ".");
      }
    }
    int bytes = group.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "The name of a consumer group is at most "
              + MAX_BYTES
              + " bytes of UTF-8; this one has "
              + bytes
              + ". Use a shorter name.");
    }
  }

  /** The same worker's, further on (or back). */
  public ConsumerOffset at(long offset) {
    return new ConsumerOffset(group, epoch, new Position(next.partition(), offset));
  }
}
