package dev.aorist.eventstore.spi;

import java.nio.charset.StandardCharsets;

/**
 * A replica's place in a cluster: a member and one life of its data. A member whose directory is
 * blank, restored or repaired has a new incarnation; what an earlier one confirmed counts for no
 * later one.
 *
 * @param member its name, chosen by the operator and kept over restarts; 1 to {@value #MOST_BYTES}
 *     bytes of UTF-8
 * @param incarnation drawn at random when the directory was made
 */
public record Seat(String member, long incarnation) implements Comparable<Seat> {
  /** The longest name of a member, in bytes of UTF-8. */
  public static final int MOST_BYTES = 64;

  /**
   * @throws IllegalArgumentException when the name is empty or too long
   */
  public Seat {
    int length = member.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "The name of a member has 1 to "
              + MOST_BYTES
              + " bytes; got "
              + length
              + ". Choose a shorter one.");
    }
  }

  @Override
  public int compareTo(Seat other) {
    int byMember = member.compareTo(other.member);
    return byMember != 0 ? byMember : Long.compare(incarnation, other.incarnation);
  }

  @Override
  public String toString() {
    return member + "/" + Long.toHexString(incarnation);
  }
}
