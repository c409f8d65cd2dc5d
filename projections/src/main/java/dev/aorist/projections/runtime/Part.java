package dev.aorist.projections.runtime;

import java.util.BitSet;

/**
 * What somebody folds of a build.
 *
 * @param partitions which partitions; all of them where order is total. Not to be changed
 * @param holder by whom, as others are told; empty where there are none
 */
record Part(BitSet partitions, String holder) {
  static Part all(int partitions, String holder) {
    return new Part(every(partitions), holder);
  }

  /** All partitions of a log. */
  static BitSet every(int partitions) {
    BitSet all = new BitSet();
    all.set(0, partitions);
    return all;
  }
}
