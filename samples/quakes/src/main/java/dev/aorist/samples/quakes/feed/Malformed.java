package dev.aorist.samples.quakes.feed;

/**
 * A line of a feed that cannot be read as a quake.
 *
 * @param line its number, from 1
 * @param reason what is wrong with it
 */
public record Malformed(int line, String reason) {
  @Override
  public String toString() {
    return "line " + line + ": " + reason;
  }
}
