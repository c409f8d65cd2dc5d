package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.replication.PartitionStatus.State;
import dev.aorist.eventstore.spi.Leadership;
import dev.aorist.eventstore.spi.Seat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says how a partition stands and why, in words for operators. For the replication worker. */
record Report(ReplicationMember member, int partition) {
  PartitionStatus make(
      @Nullable Leading leading,
      @Nullable Leadership known,
      int epoch,
      @Nullable String leader,
      boolean broken) {
    Leadership decided = leading == null ? known : leading.decided();
    List<String> replicas = decided == null ? List.of() : names(decided.replicas());
    List<String> inSync = decided == null ? List.of() : names(decided.inSync());
    Map<String, Long> lag = leading == null ? Map.of() : leading.lag();
    String why = leading == null ? amiss(decided, leader, broken) : lacking(replicas, inSync);
    State state =
        leading == null || inSync.size() < member.options().minInSync()
            ? State.OFFLINE
            : inSync.size() < replicas.size() ? State.CATCHING_UP : State.OPEN;
    return new PartitionStatus(
        partition,
        state,
        why,
        epoch,
        leader,
        replicas,
        inSync,
        member.local().committed(partition),
        member.local().end(partition),
        lag);
  }

  private static List<String> names(List<Seat> seats) {
    return seats.stream().map(Seat::member).toList();
  }

  private String lacking(List<String> replicas, List<String> inSync) {
    List<String> missing = replicas.stream().filter(name -> !inSync.contains(name)).toList();
    if (missing.isEmpty()) {
      return "";
    }
    List<String> gone = missing.stream().filter(name -> !member.isThere(name)).toList();
    String text = "not in sync: " + String.join(", ", missing);
    return gone.isEmpty() ? text : text + "; not heard of: " + String.join(", ", gone);
  }

  private String amiss(@Nullable Leadership decided, @Nullable String leader, boolean broken) {
    if (broken) {
      return "the replica of " + member.seat().member() + " contradicts the leader; see its log";
    }
    if (decided == null) {
      return "not made yet: not all first members have been there, or nothing remembers who leads";
    }
    List<String> there =
        names(decided.replicas()).stream().filter(name -> member.isThere(name)).toList();
    if (there.size() < member.options().minInSync()) {
      return "only "
          + String.join(", ", there)
          + " of its replicas can be reached, and "
          + member.options().minInSync()
          + " must be in sync";
    }
    List<String> entitled =
        names(decided.inSync()).stream().filter(name -> member.isThere(name)).toList();
    if (entitled.isEmpty()) {
      return "none of the members that hold all of it can be reached: "
          + String.join(", ", names(decided.inSync()));
    }
    return leader == null ? "a leader is being found" : "its leader " + leader + " does not answer";
  }
}
