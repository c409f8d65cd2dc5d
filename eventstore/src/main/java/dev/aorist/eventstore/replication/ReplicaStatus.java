package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.spi.Seat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a partition stands, as one member knows.
 *
 * @param epoch the newest that it has heard of
 * @param leader the member that leads; null when it knows of none
 * @param replicas whose disks shall hold it
 * @param inSync who holds all that is committed, when it last heard
 * @param leading whether this member leads it
 * @param records how many it holds
 * @param committed how many of them it knows to be committed
 * @param broken whether this replica contradicts the leader's history and stands still
 * @param lag how many records each other replica lacks, where this member leads
 * @param elections how often this member has begun to lead since it was started
 */
public record ReplicaStatus(
    int partition,
    int epoch,
    @Nullable String leader,
    List<Seat> replicas,
    List<Seat> inSync,
    boolean leading,
    long records,
    long committed,
    boolean broken,
    Map<String, Long> lag,
    long elections) {}
