package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.spi.Authority.Stored;
import dev.aorist.eventstore.spi.Leadership;
import dev.aorist.eventstore.spi.Seat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who leads a partition: what the authority has stored of it, as far as this member knows, and when
 * this member asks the authority to change it, to lead the partition itself or to have another
 * in-sync set. Nothing here is ever acted on before the authority has agreed.
 *
 * <p>For the replication worker.
 */
final class Succession {
  private static final Logger LOG = LoggerFactory.getLogger(Succession.class);

  private final ReplicationMember member;
  private final Replica replica;
  private final int partition;
  private long version = -1;
  private @Nullable Leadership decided;
  private boolean deciding;

  /** The newest epoch whose leader has said that it leads no more. */
  private int resigned;

  /** Since when no leader is to be seen; 0 while there is one. */
  private long leaderless;

  Succession(ReplicationMember member, Replica replica, int partition) {
    this.member = member;
    this.replica = replica;
    this.partition = partition;
  }

  /** What the authority had stored when it was asked last; null when it never answered. */
  @Nullable Leadership decided() {
    return decided;
  }

  /** Sees whether a leader is missing, and proposes this member if it is its turn. */
  void look() {
    if (!isLeaderless()) {
      leaderless = 0;
    } else if (!deciding) {
      leaderless = leaderless == 0 ? member.nanoTime() : leaderless;
      deciding = true;
      member.decisions().read(partition, answer -> looked(answer.stored()));
    }
  }

  /**
   * Whether so many replicas can be reached that something can be committed, at once or when they
   * have caught up. To lead without would only keep callers waiting.
   */
  boolean hasCompany(Leadership now) {
    return now.replicas().stream().filter(seat -> member.isThere(seat.member())).count()
            >= member.options().minInSync()
        || !member.keeps(Rule.MINIMUM_IN_SYNC);
  }

  /** The leader of an epoch has resigned: nobody need wait until it is silent. */
  void resigned(int epoch) {
    resigned = Math.max(resigned, epoch);
    look();
  }

  /** Whether the leader of the newest epoch has said that it leads no more. */
  boolean hasResigned() {
    return resigned > 0 && resigned == replica.epoch();
  }

  private boolean isLeaderless() {
    long most = member.times().silence().toNanos();
    if (decided == null || hasResigned()) {
      return true;
    }
    Seat seat = decided.leader();
    if (decided.epoch() < replica.epoch()) {
      return replica.silence() > most;
    }
    if (seat == null || seat.equals(member.seat())) {
      return true;
    }
    return !member.isAlive(seat) || replica.silence() > most;
  }

  private void looked(Stored stored) {
    deciding = false;
    if (stored.version() == 0) {
      Leadership first = member.composition().firstLeadership(partition);
      if (first != null) {
        change(0, first);
      }
      return;
    }
    take(stored);
    Leadership now = decided;
    if (!replica.isAtRest() || now == null || now.epoch() < replica.epoch() || !isLeaderless()) {
      return;
    }
    boolean entitled =
        member.keeps(Rule.ONLY_IN_SYNC_LEADS)
            ? now.inSync().contains(member.seat())
            : now.replicas().stream()
                .anyMatch(seat -> seat.member().equals(member.seat().member()));
    if (entitled && hasCompany(now) && isMyTurn(now)) {
      change(version, now.led(member.seat()));
    }
  }

  /** The others in sync come first when they stand before this one, for a while. */
  private boolean isMyTurn(Leadership now) {
    int before = 0;
    for (Seat seat : now.replicas()) {
      if (seat.equals(member.seat())) {
        break;
      }
      if (now.inSync().contains(seat) && member.isAlive(seat)) {
        before++;
      }
    }
    return member.nanoTime() - leaderless >= before * 3 * member.times().tick().toNanos();
  }

  /** Asks for the replicas and the in-sync set that the leader wants by now, if it wants others. */
  void change(Leading now) {
    Leadership change = deciding ? null : now.change();
    if (change == null) {
      return;
    }
    if (!member.keeps(Rule.SHRINK_FIRST)
        && change.inSync().size() < now.decided().inSync().size()) {
      now.decided(change);
    }
    change(version, change);
  }

  private void change(long expected, Leadership to) {
    change(expected, to, any -> {});
  }

  private void change(long expected, Leadership to, Consumer<Boolean> then) {
    deciding = true;
    member
        .decisions()
        .change(
            partition,
            expected,
            to.toBytes(),
            answer -> {
              deciding = false;
              take(answer.stored());
              if (answer.mine()) {
                changed(to);
              }
              then.accept(answer.mine());
            });
  }

  private void changed(Leadership to) {
    Leading now = replica.leading();
    if (now != null && now.epoch() == to.epoch()) {
      return; // take() has told it
    }
    if (now == null
        && member.seat().equals(to.leader())
        && to.epoch() > replica.epochs().last()
        && to.epoch() >= replica.epoch()
        && replica.isAtRest()
        && !member.isLeaving()) {
      replica.lead(to);
    }
  }

  /** Takes note of what the authority has stored. */
  private void take(Stored stored) {
    if (stored.version() <= version || stored.version() == 0) {
      return;
    }
    version = stored.version();
    Leadership now = Leadership.fromBytes(stored.value());
    decided = now;
    Leading leading = replica.leading();
    boolean mine = leading != null && leading.epoch() == now.epoch();
    if (mine && member.seat().equals(now.leader())) {
      leading.decided(now);
    } else {
      Seat seat = now.leader();
      if (now.epoch() > replica.epoch()) {
        replica.learn(now.epoch(), seat == null ? null : seat.member());
      }
    }
  }

  /**
   * Has this member's copy count as all there is, since nobody who holds all of it can be reached.
   * The usual succession does the rest.
   *
   * @param really false to say only what it would mean
   * @param then hears what it means, or why it is not possible
   */
  void rescue(boolean really, Consumer<Rescue> then, Consumer<RuntimeException> refused) {
    member
        .decisions()
        .read(
            partition,
            answer -> {
              take(answer.stored());
              Leadership now = decided;
              String wrong = whyNotRescued(now);
              if (wrong != null || now == null) {
                refused.accept(new IllegalArgumentException(wrong));
                return;
              }
              List<String> unreached = now.inSync().stream().map(Seat::member).toList();
              Rescue rescue = replica.rescue(unreached);
              if (!really) {
                then.accept(rescue);
                return;
              }
              LOG.warn("Partition {}: an operator has it opened with less: {}", partition, rescue);
              change(
                  version,
                  now.withInSync(List.of(member.seat())).resigned(),
                  mine -> {
                    if (mine) {
                      then.accept(rescue);
                    } else {
                      refused.accept(
                          new StoreUnavailableException(
                              "Partition " + partition + " has changed just now. Look again.",
                              null));
                    }
                  });
            });
  }

  private @Nullable String whyNotRescued(@Nullable Leadership now) {
    String name = member.seat().member();
    if (now == null) {
      return "Partition " + partition + " was never made: there is nothing to be rescued.";
    }
    if (!now.replicas().stream().map(Seat::member).toList().contains(name)) {
      return "The member "
          + name
          + " has no copy of partition "
          + partition
          + ". Ask one of "
          + now.replicas().stream().map(Seat::member).collect(Collectors.joining(", "))
          + ".";
    }
    for (Seat seat : now.inSync()) {
      if (member.isAlive(seat)) {
        return "Partition "
            + partition
            + " needs no rescue: "
            + seat.member()
            + " can be reached and holds all of it. See why it is offline with aorist cluster status.";
      }
    }
    return replica.isAtRest()
        ? null
        : "Something is under way in partition " + partition + ". Ask again.";
  }

  /** Whether nothing is being asked of the authority, so that its answer would come behind. */
  boolean mayResign() {
    return !deciding;
  }

  /** Has the authority store that nobody leads, and tells everybody. */
  void resign(Leading now, Runnable then) {
    member
        .decisions()
        .change(
            partition,
            version,
            now.withoutLeader().toBytes(),
            answer -> {
              take(answer.stored());
              for (String other : member.liveMembers()) {
                if (!other.equals(member.seat().member())) {
                  member.entry(other, Entry.RESIGNED, partition, now.epoch());
                }
              }
              then.run();
            });
  }
}
