package dev.aorist.eventstore.testkit;

import java.util.SplittableRandom;

/** A decoder that {@link Fuzzing} feeds. It is made once a thread and used by that thread only. */
public interface FuzzTarget {
  String name();

  /** An input, mostly a damaged one; the same for the same chance. */
  byte[] input(SplittableRandom random);

  /**
   * Decodes. Exceptions that the decoder documents are caught here; whatever else comes out is a
   * failure, an {@link AssertionError} above all, which says that something wrong was taken for
   * right.
   */
  void decode(byte[] input);

  /** How many bytes of memory one call of {@link #decode} may allocate. */
  long mostAllocated(byte[] input);
}
