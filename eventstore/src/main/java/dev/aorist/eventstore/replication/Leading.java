package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.log.Epochs;
import dev.aorist.eventstore.record.RecordRun;
import dev.aorist.eventstore.spi.Leadership;
import dev.aorist.eventstore.spi.Seat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One epoch of a partition's leader: sends its records to the other replicas, counts their
 * confirmations, and says what is committed: what every in-sync replica has forced, as soon as that
 * reaches into this epoch. A replica that is to join the in-sync set is waited for from before the
 * authority is asked, and one that is to leave it until the authority has agreed, so what is waited
 * for is never less than what the authority knows.
 *
 * <p>For the replication worker.
 */
final class Leading {
  private static final Logger LOG = LoggerFactory.getLogger(Leading.class);

  /** How many bytes may be under way to a replica that catches up. */
  private static final int WINDOW = 4 * Throttle.PIECE;

  private final ReplicationMember member;
  private final int partition;
  private final int epoch;
  private final long start;
  private final Map<String, Peer> peers = new HashMap<>();

  private final RecentRecords recent;
  private Leadership decided;
  private @Nullable Seat joining;
  private long forced;
  private long committed;
  private long round;
  private long confirmedRound;
  private long told;

  /** Since when the preferred leader could lead; 0 while it could not. */
  private long able;

  /** When something was committed or confirmed last, or nothing waited for it. */
  private long moved;

  /**
   * @param start the number of the epoch's first record
   */
  Leading(ReplicationMember member, int partition, Leadership decided, long start, long committed) {
    this.member = member;
    this.partition = partition;
    this.epoch = decided.epoch();
    this.decided = decided;
    this.start = start;
    this.recent = new RecentRecords(start);
    this.forced = start;
    this.committed = committed;
    this.told = committed;
    this.moved = member.nanoTime();
  }

  int epoch() {
    return epoch;
  }

  /** Whether everything that was decided is committed. */
  boolean isSettled() {
    return committed == next();
  }

  /** The number of the next record. */
  long next() {
    return recent.next();
  }

  Leadership decided() {
    return decided;
  }

  /** The authority has agreed to a change of this epoch. */
  void decided(Leadership now) {
    decided = now;
    joining = null;
    peers.keySet().removeIf(name -> !isReplica(name));
    advance();
  }

  private boolean isReplica(String name) {
    return decided.replicas().stream().anyMatch(seat -> seat.member().equals(name));
  }

  /** This record is about to be forced here. */
  void sending(long number, byte[] record) {
    recent.add(number, record, forced);
    for (Peer peer : peers.values()) {
      if (peer.ready && !peer.reading && peer.next == number) {
        send(peer, number, record);
        peer.next = number + 1;
      }
    }
  }

  private void send(Peer peer, long number, byte[] records) {
    member
        .entry(peer.seat.member(), Entry.RECORDS, partition, epoch)
        .i64(round)
        .i64(committed)
        .i64(number)
        .bytes(records);
  }

  void forced(long records) {
    forced = records;
  }

  /** Begins a round of confirmations; gives its number. */
  long ask() {
    round++;
    peers.values().stream().filter(peer -> peer.ready).forEach(this::beat);
    return round;
  }

  private void beat(Peer peer) {
    member
        .entry(peer.seat.member(), Entry.BEAT, partition, epoch)
        .i64(round)
        .i64(committed)
        .i64(peer.next);
  }

  /** Says to everybody that this member leads, and to those who follow what is committed. */
  void tick() {
    if (isSettled() && confirmedRound == round) {
      moved = member.nanoTime();
    } else if (isOlder(moved, Router.PATIENCE)) {
      moved = member.nanoTime();
      member.local().giveUp(partition, new UnconfirmedException(whyNot()));
    }
    Set<String> members = member.liveMembers();
    for (Seat replica : decided.replicas()) {
      Seat seat = member.seatOf(replica.member());
      if (seat == null || replica.member().equals(member.seat().member())) {
        continue;
      }
      Peer peer = peers.get(seat.member());
      if (peer == null || !peer.seat.equals(seat) && member.keeps(Rule.SEATS)) {
        peer = new Peer(seat, member.nanoTime());
        peers.put(seat.member(), peer);
      }
      if (!members.contains(seat.member())) {
        continue;
      }
      if (!peer.ready) {
        member.entry(seat.member(), Entry.LEAD, partition, epoch);
        continue;
      }
      if (peer.confirmed >= forced) {
        peer.moved = member.nanoTime();
      } else if (isOlder(peer.moved, member.times().answer().dividedBy(2))) {
        peer.sendFrom(peer.confirmed); // something was lost on the way
        peer.moved = member.nanoTime();
        pump(peer);
      }
      beat(peer);
    }
    for (String name : members) {
      if (!isReplica(name)) {
        member.entry(name, Entry.LEADS, partition, epoch).i64(member.local().end(partition));
      }
    }
    told = committed;
  }

  private static String whyNot() {
    return "a copy that is in sync does not answer, and whoever decides whether to go on without it"
        + " (the authority) has not been reached for "
        + Router.PATIENCE.toSeconds()
        + " s";
  }

  private boolean isOlder(long moment, Duration than) {
    return member.nanoTime() - moment > than.toNanos();
  }

  /** A replica says what it holds. */
  void holds(Seat from, long records, int lastEpoch) {
    Peer peer = peers.get(from.member());
    if (peer == null || !peer.seat.equals(from) && member.keeps(Rule.SEATS)) {
      return; // the next tick makes its acquaintance
    }
    peer.heard = member.nanoTime();
    peer.ready = false;
    Epochs epochs = member.replica(partition).epochs();
    if (records == 0) {
      accord(peer, 0);
    } else if (epochs.knows(lastEpoch)) {
      compare(peer, records, lastEpoch, epochs.upTo(lastEpoch, next()));
    } else {
      member
          .local()
          .sealedUpTo(
              partition,
              lastEpoch,
              (end, failure) -> {
                if (end != null && member.replica(partition).leading() == this) {
                  compare(peer, records, lastEpoch, end);
                }
              });
    }
  }

  private void compare(Peer peer, long records, int lastEpoch, Epochs.End mine) {
    if (mine.epoch() == lastEpoch && mine.records() >= records) {
      accord(peer, records);
    } else {
      member
          .entry(peer.seat.member(), Entry.ENDS, partition, epoch)
          .i32(mine.epoch())
          .i64(mine.records());
    }
  }

  private void accord(Peer peer, long records) {
    member.entry(peer.seat.member(), Entry.ACCORD, partition, epoch).i64(records);
  }

  /** A replica has forced so many records of this history, and knows no newer epoch. */
  void confirmed(Seat from, long confirmedRound, long records) {
    Peer peer = peers.get(from.member());
    if (peer == null || !peer.seat.equals(from) && member.keeps(Rule.SEATS)) {
      return;
    }
    peer.heard = member.nanoTime();
    if (!peer.ready) {
      peer.ready = true;
      peer.sendFrom(records);
      peer.moved = peer.heard;
    }
    if (peer.confirmed(records)) {
      peer.moved = peer.heard;
    }
    peer.round = Math.max(peer.round, confirmedRound);
    pump(peer);
    member.dirty(partition);
  }

  /** Sends what the replica lacks, as far as it keeps up and no faster than it may. */
  private void pump(Peer peer) {
    if (!peer.ready || peer.reading || peer.next >= next()) {
      return;
    }
    long delay = isWaitedFor(peer) ? 0 : member.throttle().delay(member.nanoTime());
    int piece = isWaitedFor(peer) ? Throttle.PIECE : member.throttle().piece();
    if (delay > 0) {
      peer.reading = true;
      member.after(Duration.ofNanos(delay), () -> goOn(peer, RecordRun.nothing(peer.next)));
    } else if (peer.next >= recent.first()) {
      send(peer, recent.from(peer.next, piece));
    } else if (peer.bytesUnderWay() < WINDOW) {
      peer.reading = true;
      member
          .local()
          .read(
              partition,
              peer.next,
              piece,
              (run, failure) -> {
                unreadable(peer, failure);
                goOn(peer, run);
              });
    }
  }

  /** Says once what keeps a replica from getting what it lacks. */
  private void unreadable(Peer peer, @Nullable Throwable failure) {
    if (failure != null && !peer.toldUnreadable) {
      peer.toldUnreadable = true;
      LOG.error(
          "Partition {}: what {} lacks from record {} on cannot be read here, so it stays behind."
              + " Give this member a blank directory once another copy is in sync.",
          partition,
          peer.seat.member(),
          peer.next,
          failure);
    }
  }

  private void goOn(Peer peer, @Nullable RecordRun run) {
    peer.reading = false;
    if (run == null
        || member.replica(partition).leading() != this
        || peers.get(peer.seat.member()) != peer
        || !peer.ready) {
      return;
    }
    if (run.count() > 0 && run.first() == peer.next) {
      send(peer, run);
    }
    pump(peer);
  }

  private void send(Peer peer, RecordRun run) {
    send(peer, run.first(), run.bytes());
    peer.sent(run);
    if (!isWaitedFor(peer)) {
      member.throttle().sent(run.bytes().length, member.nanoTime());
    }
  }

  /** Sees whether more is committed, and says so. */
  void advance() {
    long all = forced;
    long rounds = round;
    for (Seat seat : waitedFor()) {
      if (seat.equals(member.seat())) {
        continue;
      }
      Peer peer = peers.get(seat.member());
      if (peer == null || !peer.seat.equals(seat) && member.keeps(Rule.SEATS)) {
        return;
      }
      if (member.keeps(Rule.ALL_IN_SYNC)) {
        all = Math.min(all, peer.confirmed);
      }
      rounds = Math.min(rounds, peer.round);
    }
    if (decided.inSync().size() < member.options().minInSync()
        && member.keeps(Rule.MINIMUM_IN_SYNC)) {
      return;
    }
    if (all <= start && member.keeps(Rule.EPOCH_START)) {
      return;
    }
    if (all > committed || rounds > confirmedRound) {
      moved = member.nanoTime();
    }
    committed = Math.max(committed, all);
    confirmedRound = Math.max(confirmedRound, rounds);
    member.local().confirm(partition, committed, member.keeps(Rule.CONFIRM_EPOCH) ? rounds : round);
    if (committed > told && committed == forced && forced == next()) {
      told = committed;
      peers.values().stream().filter(peer -> peer.ready).forEach(this::beat);
    }
  }

  /** Whether commits wait for it, so that nothing may hold it up. */
  private boolean isWaitedFor(Peer peer) {
    return decided.inSync().contains(peer.seat) || peer.seat.equals(joining);
  }

  private List<Seat> waitedFor() {
    if (joining == null) {
      return decided.inSync();
    }
    List<Seat> all = new ArrayList<>(decided.inSync());
    all.add(joining);
    return all;
  }

  /**
   * The in-sync set as it should be by now, with the seats of replicas that came back otherwise;
   * null when nothing is to be changed.
   */
  @Nullable Leadership change() {
    Leadership change = shrunk();
    if (change == null) {
      change = grown();
    }
    return change != null ? change : new Move(member, partition, decided).next();
  }

  /**
   * Whether another shall lead by now: one who is preferred and can, or anybody but this member.
   */
  boolean isToHandOver() {
    if (new Move(member, partition, decided).isLeaving()) {
      return true;
    }
    Seat preferred = decided.replicas().get(0);
    Peer peer = peers.get(preferred.member());
    boolean can =
        peer != null
            && peer.seat.equals(preferred)
            && peer.ready
            && decided.inSync().contains(preferred)
            && isClose(peer)
            && member.isAlive(preferred);
    if (!can) {
      able = 0;
      return false;
    }
    able = able == 0 ? member.nanoTime() : able;
    return isOlder(able, member.times().silence().multipliedBy(2)) && member.mayHandBack(partition);
  }

  private boolean isClose(Peer peer) {
    return next() - peer.confirmed <= RecentRecords.MOST;
  }

  /** What the authority is to keep when this member leads no more. */
  Leadership withoutLeader() {
    var move = new Move(member, partition, decided);
    return move.isLeaving() ? move.left() : decided.resigned();
  }

  private @Nullable Leadership shrunk() {
    List<Seat> left = new ArrayList<>(decided.inSync());
    left.removeIf(((Predicate<Seat>) member.seat()::equals).negate().and(this::isSilent));
    int least = member.keeps(Rule.MINIMUM_IN_SYNC) ? member.options().minInSync() : 1;
    return left.size() < decided.inSync().size() && left.size() >= least
        ? decided.withInSync(left)
        : null;
  }

  private boolean isSilent(Seat seat) {
    if (!member.liveMembers().contains(seat.member())) {
      return true; // it is not waited for as long as one that may only be slow
    }
    Peer peer = peers.get(seat.member());
    if (peer == null) {
      return false;
    }
    return !peer.seat.equals(seat)
        || isOlder(peer.heard, member.times().answer())
        || peer.confirmed < forced && isOlder(peer.moved, member.times().answer().multipliedBy(3));
  }

  private @Nullable Leadership grown() {
    for (Peer peer : peers.values()) {
      boolean caughtUp =
          peer.ready && peer.confirmed > start && peer.confirmed >= committed && isClose(peer);
      boolean mayJoin =
          (caughtUp || !member.keeps(Rule.CAUGHT_UP))
              && !decided.inSync().contains(peer.seat)
              && !isOlder(peer.heard, member.times().answer());
      if (mayJoin) {
        joining = peer.seat;
        List<Seat> seats = new ArrayList<>(decided.inSync());
        seats.removeIf(seat -> seat.member().equals(peer.seat.member()));
        seats.add(peer.seat);
        List<Seat> replicas = new ArrayList<>();
        for (Seat replica : decided.replicas()) {
          replicas.add(replica.member().equals(peer.seat.member()) ? peer.seat : replica);
        }
        return decided.withReplicas(replicas).withInSync(seats);
      }
    }
    return null;
  }

  /** How many records each other replica lacks. */
  Map<String, Long> lag() {
    Map<String, Long> lag = new TreeMap<>();
    for (Seat replica : decided.replicas()) {
      if (!replica.member().equals(member.seat().member())) {
        Peer peer = peers.get(replica.member());
        lag.put(replica.member(), Math.max(0, next() - (peer == null ? 0 : peer.confirmed)));
      }
    }
    return lag;
  }
}
