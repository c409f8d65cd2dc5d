package dev.aorist.eventstore;

import java.time.Duration;

/**
 * What is decided when a store is made or opened.
 *
 * @param partitions how many ordered logs the store has, from 1 to {@link Limits#PARTITIONS}; fixed
 *     when it is made
 * @param idWindow for how long, by the store's clock, the id of an append is remembered; an older
 *     id is refused. Each append in the window takes some 50 bytes of memory
 */
public record EventStoreOptions(int partitions, Duration idWindow) {
  /**
   * @throws IllegalArgumentException when a value is out of its range
   */
  public EventStoreOptions {
    if (partitions < 1 || partitions > Limits.PARTITIONS) {
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

  /** 64 partitions, ids remembered for a day. */
  public static EventStoreOptions defaults() {
    return new EventStoreOptions(64, Duration.ofDays(1));
  }

  public EventStoreOptions withPartitions(int partitions) {
    return new EventStoreOptions(partitions, idWindow);
  }

  public EventStoreOptions withIdWindow(Duration idWindow) {
    return new EventStoreOptions(partitions, idWindow);
  }
}
