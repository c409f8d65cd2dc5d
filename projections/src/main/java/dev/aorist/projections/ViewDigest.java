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
 * @param parked SHA-256 in lower-case hex over the positions of the events that are parked, in
 *     order, each ended by a line feed; empty when there are none
 */
public record ViewDigest(String sha256, long rows, Checkpoint checkpoint, String parked) {
  /** Whether the rows are the same; the checkpoints may differ. */
  public boolean sameRows(ViewDigest other) {
    return rows == other.rows && sha256.equals(other.sha256);
  }

  /** Whether the rows are the same, and the same events are parked; checkpoints may differ. */
  public boolean same(ViewDigest other) {
    return sameRows(other) && parked.equals(other.parked);
  }
}
