package dev.aorist.projections;

import dev.aorist.eventstore.Checkpoint;

/**
 * An answer about the past and how it was found.
 *
 * @param value the answer
 * @param plan where it was taken from
 * @param checkpoint the events that it covers
 * @param events how many events were read for it
 */
public record Answer<T>(T value, Plan plan, Checkpoint checkpoint, long events) {
  /** Where an answer about the past is taken from. */
  public enum Plan {
    /** Every version of a row is kept, and the one of that moment was looked up. */
    HISTORY,
    /** The row has the key of its streams, so only these were read. */
    SINGLE_STREAM,
    /**
     * The row has the key of its streams, but which streams there are is not known while the view
     * has not got there itself, so their partition was read.
     */
    SINGLE_PARTITION,
    /**
     * Rows as they were at a checkpoint that was kept ({@link View#keepCheckpoint}), and the events
     * since then were folded.
     */
    CHECKPOINT,
    /** All events up to then were folded. */
    REPLAY
  }
}
