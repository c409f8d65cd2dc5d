package dev.aorist.eventstore.replication;

import java.util.List;

/**
 * What it means to open a partition with the copy of one member, though none of those that hold all
 * of it can be reached.
 *
 * @param member whose copy is to count
 * @param records how many it holds; whatever was committed behind them is lost
 * @param end the offset behind the last event of those that it knows to be committed
 * @param unreached the members that hold all of it; what they have is not looked at any more
 */
public record Rescue(int partition, String member, long records, long end, List<String> unreached) {
  public Rescue {
    unreached = List.copyOf(unreached);
  }
}
