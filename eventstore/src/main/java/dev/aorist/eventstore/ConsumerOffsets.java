package dev.aorist.eventstore;

import io.vertx.core.Future;
import java.util.Set;

/**
 * How far consumer groups have come, kept in the log itself: each offset is a control record of the
 * partition that it speaks of, so it is as durable as an event, and goes wherever the partition
 * goes. For consumers that have no transaction of their own to keep their offset in; a view keeps
 * its offset beside its rows.
 *
 * <p>A worker first claims a partition of its group, which fences whoever had it before, and then
 * stores offsets under the epoch that it was given. Both are safe to repeat.
 *
 * <p>Any thread may call; none is blocked. Futures complete on the caller's Vert.x context, and
 * only when what they tell is durable. Besides what is named below they fail with {@link
 * OverloadedException} or {@link StoreUnavailableException}; when the log fails in between, whether
 * an offset was stored shows after opening, by claiming again.
 */
public interface ConsumerOffsets {
  /** Where a group begins in a partition that it never claimed before. */
  enum Start {
    /** With the first event that there is. */
    BEGINNING,
    /** With the first event that comes after the claim. */
    NOW
  }

  /** The same for a group that begins with the first event. */
  default Future<ConsumerOffset> claim(String group, int partition) {
    return claim(group, partition, Start.BEGINNING);
  }

  /**
   * Takes a partition over for a worker of the group: gives the newest stored offset under a new
   * epoch. The first claim of all stores where the group begins, in the same record, so that a
   * group that begins now begins there also when it is stopped before it stored anything.
   *
   * <p>Fails with {@link IllegalArgumentException} for a name that cannot be one or a partition
   * that is not there, and with {@link LimitExceededException} when the partition has {@link
   * Limits#CONSUMER_GROUPS} groups already.
   */
  Future<ConsumerOffset> claim(String group, int partition, Start start);

  /**
   * Stores an offset, forward or back. Fails with {@link ConsumerFencedException} when another
   * worker has claimed the partition since, and with {@link IllegalArgumentException} for an offset
   * beyond the end of the partition; nothing is stored then.
   */
  Future<Void> store(ConsumerOffset offset);

  /** The stored offsets of a group; 0 where it never stored one. */
  Future<Checkpoint> stored(String group);

  /** The groups that have claimed a partition at some time, sorted. */
  Future<Set<String>> groups();
}
