package dev.aorist.eventstore;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One offset per partition: the next event to read of each. An immutable value. Its string form
 * lists the offsets, separated by commas, for example {@code 17,0,4}.
 */
public final class Checkpoint {
  private final long[] offsets;

  private Checkpoint(long[] offsets) {
    this.offsets = offsets;
  }

  /** The beginning of every partition. */
  public static Checkpoint start(int partitions) {
    return new Checkpoint(new long[partitions]);
  }

  /**
   * @param offsets the next offset of each partition, from 0
   * @throws IllegalArgumentException when one is negative or there is none
   */
  public static Checkpoint of(long... offsets) {
    if (offsets.length == 0) {
      throw new IllegalArgumentException(
          "A checkpoint has an offset for each partition; got none.");
    }
    for (long offset : offsets) {
      if (offset < 0) {
        throw new IllegalArgumentException("Offsets start at 0; got " + offset + ".");
      }
    }
    return new Checkpoint(offsets.clone());
  }

  /**
   * Reads the string form.
   *
   * @throws IllegalArgumentException when {@code text} is not a list of offsets
   */
  public static Checkpoint parse(String text) {
    try {
      return of(Arrays.stream(text.split(",", -1)).mapToLong(Long::parseLong).toArray());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no checkpoint; write offsets, as in 17,0,4.", e);
    }
  }

  /** How many partitions it speaks of. */
  public int partitions() {
    return offsets.length;
  }

  /** The next offset to read of {@code partition}. */
  public long offset(int partition) {
    return offsets[partition];
  }

  /** This checkpoint with another offset for one partition. */
  public Checkpoint with(int partition, long offset) {
    long[] copy = offsets.clone();
    copy[partition] = offset;
    return of(copy);
  }

  /** Whether everything before {@code other} lies before this one too, in every partition. */
  public boolean covers(Checkpoint other) {
    for (int p = 0; p < offsets.length; p++) {
      if (offsets[p] < other.offsets[p]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the event at {@code position} lies before this checkpoint. */
  public boolean covers(Position position) {
    return offsets[position.partition()] > position.offset();
  }

  /** The number of events before it, over all partitions. */
  public long events() {
    return Arrays.stream(offsets).sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Checkpoint that && Arrays.equals(offsets, that.offsets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(offsets);
  }

  @Override
  public String toString() {
    return Arrays.stream(offsets).mapToObj(Long::toString).collect(Collectors.joining(","));
  }
}
