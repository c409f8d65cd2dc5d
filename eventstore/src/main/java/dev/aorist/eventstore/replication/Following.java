package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.log.Epochs;
import dev.aorist.eventstore.record.RecordView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition's copy that follows a leader, of whichever epoch.
 *
 * <p>It takes records only from the leader of the newest epoch that it has heard of, and only once
 * both have agreed how far their histories are the same: the follower says how many records it
 * holds and of which epoch the last one is; a leader that has other records there says how the
 * epoch before ended; so they go back to where both hold the same epoch's records, which are one
 * leader's and thus the same. What the follower holds beyond is set aside and cut off.
 *
 * <p>What leaders say comes here when {@link Replica} has found that it is the newest one's word.
 * For the replication worker.
 */
final class Following {
  private static final Logger LOG = LoggerFactory.getLogger(Following.class);

  /** How many records a replica may lack that follows closely. */
  private static final int CLOSE = 1_024;

  private final ReplicationMember member;
  private final Replica replica;
  private final int partition;
  private final Epochs epochs;
  private final RecordView view = new RecordView();

  private boolean cutting;
  private boolean broken;

  /** How many records are held, forced or on their way there. */
  private long next;

  private long forced;

  /** The epoch whose leader's history is ours up to {@link #next}. */
  private int accord;

  /** Records that have come and are not handed on to the log yet. */
  private List<byte[]> arrived = new ArrayList<>();

  /** Whether the leader is to be told what is forced here. */
  private boolean toConfirm;

  private long askedLeader;
  private long round;
  private long announced;

  Following(ReplicationMember member, Replica replica, int partition) {
    this.member = member;
    this.replica = replica;
    this.partition = partition;
    this.epochs = replica.epochs();
    this.next = member.local().forced(partition);
    this.forced = next;
  }

  /** How many records are held, forced or on their way there. */
  long next() {
    return next;
  }

  /** Whether this copy stands still, since it has another history than its leader. */
  boolean isBroken() {
    return broken;
  }

  /** Whether it can take a leader's word now. */
  boolean listens() {
    return !cutting && !broken;
  }

  /** Whether nothing is under way. */
  boolean isAtRest() {
    return !cutting && forced == next;
  }

  /** Whether it has all that the leader of this epoch has committed, or soon. */
  boolean isClose(int epoch) {
    return accord == epoch && accord > 0 && announced - next <= CLOSE;
  }

  /** This member has led, up to here. */
  void begin(long records) {
    next = records;
  }

  /** Another epoch has begun, whose leader has said nothing yet. */
  void beginEpoch() {
    askedLeader = 0;
    round = 0;
    announced = 0;
  }

  /** The leader does not keep this copy up. */
  void isLeftOut() {
    accord = 0;
  }

  void forced(long records) {
    if (!cutting) {
      forced = records;
    }
    confirmSoon();
  }

  private void confirmSoon() {
    toConfirm = true;
    member.dirty(partition);
  }

  /** Hands on what has come in this turn. */
  void handOn() {
    if (!arrived.isEmpty()) {
      member.local().follow(partition, arrived);
      arrived = new ArrayList<>();
    }
  }

  /** Tells the leader what is forced here, if it is to be told. */
  void confirm(@Nullable String leader, int epoch) {
    if (!toConfirm || accord != epoch || accord == 0 || leader == null || broken) {
      return;
    }
    toConfirm = false;
    long confirmed = Math.min(forced, next);
    long committed = Math.min(announced, confirmed);
    member.local().confirm(partition, Math.max(committed, committed()), 0);
    member
        .entry(leader, Entry.CONFIRM, partition, epoch)
        .i64(round)
        .i64(member.keeps(Rule.FORCE_FIRST) ? confirmed : next);
  }

  private long committed() {
    return member.local().committed(partition);
  }

  // What the leader says.

  /** It leads, and wants to know what is held here. */
  void lead(String leader, int epoch) {
    if (member.keeps(Rule.COMPARE_HISTORY)) {
      hold(leader, epoch);
    } else {
      accord = epoch;
      confirmSoon();
    }
  }

  private void hold(String leader, int epoch) {
    hold(leader, epoch, next, epochs.last());
  }

  private void hold(String leader, int epoch, long records, int last) {
    askedLeader = member.nanoTime();
    member.entry(leader, Entry.HOLD, partition, epoch).i64(records).i32(last);
  }

  /** Asks the leader for the next record again, unless it was asked just now. */
  private void holdAgain(String leader, int epoch) {
    if (member.nanoTime() - askedLeader > member.times().tick().toNanos()) {
      hold(leader, epoch);
    }
  }

  void beat(String leader, int epoch, long saidRound, long committed, long following) {
    if (accord != epoch || following > next) {
      holdAgain(leader, epoch);
      return;
    }
    round = Math.max(round, saidRound);
    announced = Math.max(announced, committed);
    confirmSoon();
  }

  void records(
      String leader, int epoch, long saidRound, long committed, long number, byte[] bytes) {
    if (accord != epoch || number > next) {
      holdAgain(leader, epoch);
      return;
    }
    round = Math.max(round, saidRound);
    announced = Math.max(announced, committed);
    long before = next;
    int at = 0;
    for (long each = number; at < bytes.length; each++) {
      int length = RecordView.lengthAt(bytes, at);
      if (length == 0 || each == next && !take(bytes, at, length)) {
        break; // damaged, or none of ours; what is lacking is asked for again
      }
      at += length;
    }
    if (next > before) {
      member.dirty(partition);
    } else {
      confirmSoon(); // it is here already
    }
  }

  /** Takes the record for the next one, if it is that. */
  private boolean take(byte[] bytes, int at, int length) {
    if (!isNext(bytes, at)) {
      return false;
    }
    epochs.add(view.epoch(), next);
    next++;
    arrived.add(length == bytes.length ? bytes : Arrays.copyOfRange(bytes, at, at + length));
    return true;
  }

  private boolean isNext(byte[] bytes, int at) {
    return RecordView.isValid(bytes, at, bytes.length)
        && !view.wrap(bytes, at).isCut()
        && view.partition() == partition
        && view.number() == next
        && view.epoch() >= epochs.last();
  }

  void ends(String leader, int epoch, int endEpoch, long end) {
    if (accord == epoch) {
      return;
    }
    if (endEpoch > 0 && !epochs.knows(endEpoch)) {
      diverges(epoch, "ends epoch " + endEpoch + " before what is sealed here");
      return;
    }
    Epochs.End mine = epochs.upTo(endEpoch, next);
    long same = mine.epoch() == endEpoch ? Math.min(mine.records(), end) : mine.records();
    hold(leader, epoch, same, mine.epoch());
  }

  void accord(int epoch, long records) {
    if (accord == epoch) {
      confirmSoon();
      return;
    }
    if (records > next || records < next && forced != next) {
      return; // of another time, or what is to be cut is not even forced; it will be asked again
    }
    if (records < committed()) {
      diverges(
          epoch, "has " + records + " records in common with " + committed() + " committed here");
      return;
    }
    if (records == next) {
      accord = epoch;
      confirmSoon();
      return;
    }
    LOG.warn(
        "Partition {}: records {} to {} are no part of epoch {}; they are set aside",
        partition,
        records,
        next - 1,
        epoch);
    cutting = true;
    member.local().cut(partition, records, epoch, failure -> cut(epoch, records, failure));
  }

  private void cut(int epoch, long records, @Nullable Throwable failure) {
    cutting = false;
    if (failure != null) {
      LOG.warn("Partition {} cannot be cut; it is tried again", partition, failure);
      return;
    }
    next = records;
    forced = records;
    epochs.cut(records);
    if (epoch == replica.epoch()) {
      accord = epoch;
      confirmSoon();
    }
  }

  private void diverges(int epoch, String how) {
    if (!broken) {
      LOG.error(
          "Partition {}: the leader of epoch {} {}. This replica stands still; see which of the two"
              + " lost data, and give the other a blank directory.",
          partition,
          epoch,
          how);
    }
    broken = true;
  }
}
