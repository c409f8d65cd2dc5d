package dev.aorist.eventstore.log;

import java.util.List;

/**
 * The other copies of a log, without which nothing is committed where there are any. What becomes
 * durable here is told to them before and after; what they have become sure of they tell {@link
 * LocalLog}.
 */
public interface Replicas {
  /**
   * These records are about to be forced here, so whoever is to have them, too, can have them at
   * the same time. On the commit worker; does not block.
   *
   * @param batch valid during the call; the records themselves for ever
   */
  void sending(List<PendingRecord<?>> batch);

  /** This many records of a partition are forced here now. On the replication worker. */
  void forced(int partition, long records);

  /**
   * Somebody waits for an answer that writes nothing. On the replication worker.
   *
   * @return the round of confirmations that it has to wait for
   */
  long ask(int partition);

  /** The log here has failed and holds nothing new any more. On the replication worker. */
  void failed(Throwable cause);
}
