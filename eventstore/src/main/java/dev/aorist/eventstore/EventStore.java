package dev.aorist.eventstore;

import io.vertx.core.Future;

/** An append-only log of events: the truth, from which everything else can be rebuilt. */
public interface EventStore extends EventReader, EventWriter {
  /** How far consumer groups have come. */
  ConsumerOffsets consumerOffsets();

  /** What the store has done since it was opened. Answers at once. */
  StoreStatistics statistics();

  /**
   * Stops taking appends, commits what is under way and gives up the directory. Whatever was not
   * answered by then ends with its own answer. Closing twice is harmless.
   */
  Future<Void> close();
}
