package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.spi.Leadership;
import dev.aorist.eventstore.spi.Seat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a partition gets from the replicas that it has to those that it is assigned, one seat at a
 * time: a new one is named and catches up; only when all that are assigned are in sync, those go
 * that are not. Its leader does this, and goes last. For the replication worker.
 */
record Move(ReplicationMember member, int partition, Leadership now) {
  private static final int AT_ONCE = 2;

  /** The next step; null when there is none, or none yet. */
  @Nullable Leadership next() {
    List<String> target = member.composition().assignment().of(partition);
    if (target.isEmpty() || target.equals(names(now.replicas()))) {
      return null;
    }
    for (String name : target) {
      if (seat(name) == null) {
        return added(name);
      }
    }
    if (!isThere(target)) {
      return null;
    }
    for (Seat seat : now.replicas()) {
      if (!target.contains(seat.member()) && !seat.equals(member.seat())) {
        return without(seat);
      }
    }
    List<Seat> ordered = new ArrayList<>(target.stream().map(this::seat).toList());
    now.replicas().stream()
        .filter(((Predicate<Seat>) ordered::contains).negate())
        .forEach(ordered::add);
    return ordered.equals(now.replicas()) ? null : now.withReplicas(ordered);
  }

  private @Nullable Leadership added(String name) {
    Seat seat = member.seatOf(name);
    boolean waits = isAnyLearning() || member.moving() >= AT_ONCE;
    if (seat == null || !member.isAlive(seat) || waits) {
      return null;
    }
    List<Seat> more = new ArrayList<>(now.replicas());
    more.add(seat);
    return now.withReplicas(more);
  }

  /** Whether a replica that can be reached is not in sync yet. */
  boolean isAnyLearning() {
    return now.replicas().stream()
        .anyMatch(seat -> !now.inSync().contains(seat) && member.isAlive(seat));
  }

  private Leadership without(Seat seat) {
    return now.withReplicas(others(now.replicas(), seat)).withInSync(others(now.inSync(), seat));
  }

  private static List<Seat> others(List<Seat> seats, Seat but) {
    return seats.stream().filter(each -> !each.equals(but)).toList();
  }

  /** Whether the partition is assigned to others, and all of those hold it. */
  boolean isLeaving() {
    List<String> target = member.composition().assignment().of(partition);
    return !target.isEmpty()
        && !target.contains(member.seat().member())
        && isThere(target)
        && now.replicas().size() == target.size() + 1;
  }

  /** The last step. */
  Leadership left() {
    return without(member.seat()).resigned();
  }

  private boolean isThere(List<String> target) {
    return target.stream()
        .allMatch(name -> seat(name) != null && now.inSync().contains(seat(name)));
  }

  private @Nullable Seat seat(String name) {
    return now.replicas().stream()
        .filter(each -> each.member().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static List<String> names(List<Seat> seats) {
    return seats.stream().map(Seat::member).toList();
  }
}
