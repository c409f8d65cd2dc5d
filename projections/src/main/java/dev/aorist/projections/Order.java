package dev.aorist.projections;

/**
 * The order in which a projection sees events. It is part of what the view means: the same fold in
 * another interleaving may give other rows, so it follows from the declaration and holds for live
 * folding, rebuilding and asking about the past alike.
 */
public enum Order {
  /**
   * Each row has the key of its streams, all of which live in one partition: partitions are folded
   * independently, in parallel, each in the order of its offsets.
   */
  STREAM,
  /**
   * Rows mix streams: all partitions are folded as one sequence, by (timestamp, partition, offset),
   * as far as time is closed.
   */
  TOTAL,
  /**
   * Rows mix streams, and the projection says how two parts of a row become one ({@link Merge}):
   * partitions are folded independently, in parallel, each in the order of its offsets into a part
   * of the row of its own. Whoever asks for a row gets its parts merged in the order of the
   * partitions. Digests are of the parts.
   */
  MERGED
}
