package dev.aorist.projections;

import dev.aorist.eventstore.Checkpoint;

/**
 * A digest over all rows of a view in one state. Two states with the same rows have the same
 * digest, whatever store they are in and however they came about.
 *
 * @param sha256 SHA-256 in lower-case hex over one line for each row, by key: {@code
 *     {"key":…,"row":…}} in JSON without white space, properties and map entries sorted by name,
 *     each line ended by a line feed
 * @param rows how many rows there are
 * @param checkpoint the events that this state is made of
 */
public record ViewDigest(String sha256, long rows, Checkpoint checkpoint) {
  /** Whether the rows are the same; the checkpoints may differ. */
  public boolean sameRows(ViewDigest other) {
    return rows == other.rows && sha256.equals(other.sha256);
  }
}
