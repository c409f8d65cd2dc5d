package dev.aorist.eventstore.replication;

import java.util.List;

/**
 * A partition that does not lie where it shall.
 *
 * @param from the members that hold it now, the preferred leader first
 * @param to those that shall
 */
public record PartitionMove(int partition, List<String> from, List<String> to) {
  public PartitionMove {
    from = List.copyOf(from);
    to = List.copyOf(to);
  }

  /** The members that get it: all of it is sent to each of them. */
  public List<String> gets() {
    return to.stream().filter(member -> !from.contains(member)).toList();
  }
}
