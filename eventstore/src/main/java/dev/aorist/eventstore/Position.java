package dev.aorist.eventstore;

/**
 * An event's place in the log: partition and offset. Its string form is {@code partition:offset},
 * for example {@code 17:4203}. Positions of one partition are ordered by offset; across partitions
 * there is no order by position.
 *
 * @param partition from 0
 * @param offset the event's place in its partition, from 0, without holes
 */
public record Position(int partition, long offset) {
  /**
   * @throws IllegalArgumentException when a part is negative
   */
  public Position {
    if (partition < 0 || offset < 0) {
      throw new IllegalArgumentException(
          "A position has a partition and an offset from 0; got " + partition + ":" + offset + ".");
    }
  }

  /**
   * Reads the string form.
   *
   * @throws IllegalArgumentException when {@code text} is not {@code partition:offset}
   */
  public static Position parse(String text) {
    int colon = text.indexOf(':');
    try {
      return new Position(
          Integer.parseInt(text, 0, Math.max(colon, 0), 10),
          Long.parseLong(text, colon + 1, text.length(), 10));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no position; write partition:offset, as in 17:4203.", e);
    }
  }

  @Override
  public String toString() {
    return partition + ":" + offset;
  }
}
