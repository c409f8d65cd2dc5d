package dev.aorist.eventstore.replication;

import java.util.List;

/**
 * How a cluster stands, as one of its members sees it.
 *
 * @param member the one that was asked
 * @param members those that it hears of now, itself among them
 * @param missing those that keep replicas and that it does not hear of
 */
public record ClusterStatus(
    String member, List<String> members, List<String> missing, List<PartitionStatus> partitions) {
  public ClusterStatus {
    members = List.copyOf(members);
    missing = List.copyOf(missing);
    partitions = List.copyOf(partitions);
  }

  /** Whether every partition is served. */
  public boolean isServed() {
    return partitions.stream().noneMatch(each -> each.state() == PartitionStatus.State.OFFLINE);
  }
}
