package dev.aorist.eventstore;

import java.time.Duration;

/**
 * What is decided when a store is made or opened.
 *
 * @param partitions how many ordered logs the store has, from 1 to {@link Limits#PARTITIONS}; fixed
 *     when it is made. 0 stands for what the store has, and for 64 when it is made
 * @param idWindow for how long, by the store's clock, the id of an append is remembered; an older
 *     id is refused. Each append in the window takes some 50 bytes of memory
 */
public record EventStoreOptions(int partitions, Duration idWindow) {
  private static final int USUAL_PARTITIONS = 64;

  /**
   * @throws IllegalArgumentException when a value is out of its range
   */
  public EventStoreOptions {
    if (partitions < 0 || partitions > Limits.PARTITIONS) {
      throw new IllegalArgumentException(
          "A store has 1 to "
              + Limits.PARTITIONS
              + " partitions; got "
              + partitions
              + ". 64 suits most.");
    }
    if (idWindow.isNegative() || idWindow.isZero()) {
      throw new IllegalArgumentException(
          "Ids must be remembered for some time; got " + idWindow + ". A day suits most.");
    }
  }

  /** As many partitions as the store has (64 for a new one), ids remembered for a day. */
  public static EventStoreOptions defaults() {
    return new EventStoreOptions(0, Duration.ofDays(1));
  }

  /** How many partitions a store gets that is made now. */
  public int partitionsOfNew() {
    return partitions == 0 ? USUAL_PARTITIONS : partitions;
  }

  public EventStoreOptions withPartitions(int partitions) {
    return new EventStoreOptions(partitions, idWindow);
  }

  public EventStoreOptions withIdWindow(Duration idWindow) {
    return new EventStoreOptions(partitions, idWindow);
  }
}
