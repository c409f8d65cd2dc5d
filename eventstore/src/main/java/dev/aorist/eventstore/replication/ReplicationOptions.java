package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.spi.Seat;
import java.time.Duration;
import java.util.List;

/**
 * How a cluster is made up. All members say the same, but for their name.
 *
 * @param member the name of this member
 * @param first the members that the cluster begins with, this one perhaps among them; not looked at
 *     once it has begun
 * @param replicas on how many members a partition is kept
 * @param minInSync how many must have a record before it is committed, at least; with fewer in
 *     sync, appends are refused
 * @param times how long things may take
 */
public record ReplicationOptions(
    String member, List<String> first, int replicas, int minInSync, Times times) {
  /**
   * @throws IllegalArgumentException when the parts do not go together
   */
  public ReplicationOptions {
    first = List.copyOf(first);
    new Seat(member, 0); // checks the name
    if (replicas < 1 || minInSync < 1 || minInSync > replicas || first.size() < replicas) {
      throw new IllegalArgumentException(
          "With "
              + first.size()
              + " members to begin with, "
              + replicas
              + " replicas, "
              + minInSync
              + " of them in sync at least, are not possible. Give 1 <= minInSync <= replicas <= members.");
    }
  }

  /** Three copies, two of which must have a record. */
  public static ReplicationOptions of(String member, List<String> first) {
    return new ReplicationOptions(
        member, first, Math.min(3, first.size()), Math.min(2, first.size()), Times.USUAL);
  }

  /**
   * How long things may take.
   *
   * @param tick how often a member says that it is there
   * @param answer after how long without an answer an in-sync replica is taken out
   * @param silence after how long without a word from the leader another is looked for
   * @param sick after how long without an end of a force a member gives up
   */
  public record Times(Duration tick, Duration answer, Duration silence, Duration sick) {
    public static final Times USUAL =
        new Times(
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofMillis(1_500),
            Duration.ofSeconds(5));
  }
}
