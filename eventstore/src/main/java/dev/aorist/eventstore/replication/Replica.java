package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.log.Epochs;
import dev.aorist.eventstore.record.RecordEncoder;
import dev.aorist.eventstore.record.RecordView;
import dev.aorist.eventstore.spi.Leadership;
import dev.aorist.eventstore.spi.Seat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition on one member: follows its leader, or leads it ({@link Leading}), and passes from
 * one to the other when the authority says so ({@link Succession}).
 *
 * <p>A follower takes records only from the leader of the newest epoch that it has heard of, and
 * only once both have agreed how far their histories are the same: the follower says how many
 * records it holds and of which epoch the last one is; a leader that has other records there says
 * how the epoch before ended; so they go back to where both hold the same epoch's records, which
 * are one leader's and thus the same. What the follower holds beyond is set aside and cut off.
 *
 * <p>For the replication worker.
 */
final class Replica {
  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

  /** How many records a replica may lack that follows closely. */
  private static final int CLOSE = 1_024;

  private final ReplicationMember member;
  private final int partition;
  private final Epochs epochs;
  private final RecordView view = new RecordView();
  private final Succession succession;

  /** The newest epoch that was heard of. */
  private int epoch;

  private @Nullable Leading leading;

  /** Leads no more, and does not know yet what it has decided last. */
  private boolean stopping;

  /** How often it has begun to lead. */
  private long elections;

  private boolean cutting;
  private boolean broken;

  /** How many records are held, forced or on their way there; as a follower. */
  private long next;

  private long forced;

  /** The epoch whose leader's history is ours up to {@link #next}. */
  private int accord;

  /** Records that have come and are not handed on to the log yet. */
  private List<byte[]> arrived = new ArrayList<>();

  /** Whether the leader is to be told what is forced here. */
  private boolean toConfirm;

  private @Nullable String leader;
  private long heardLeader;
  private long askedLeader;
  private long round;
  private long announced;

  Replica(ReplicationMember member, int partition) {
    this.member = member;
    this.partition = partition;
    this.epochs = member.local().epochs(partition);
    this.next = member.local().forced(partition);
    this.forced = next;
    this.epoch = epochs.last();
    this.heardLeader = member.nanoTime();
    this.succession = new Succession(member, this, partition);
  }

  Epochs epochs() {
    return epochs;
  }

  @Nullable Leading leading() {
    return leading;
  }

  int epoch() {
    return epoch;
  }

  /** The member that leads, as far as this one knows; null when it knows of none. */
  @Nullable String leader() {
    if (leading != null) {
      return member.seat().member();
    }
    if (leader != null) {
      return leader;
    }
    Leadership decided = succession.decided();
    return decided == null || decided.leader() == null || succession.hasResigned()
        ? null
        : decided.leader().member();
  }

  // What the local log says.

  void sending(long number, byte[] record) {
    if (leading != null && RecordEncoder.epoch(record) == leading.epoch()) {
      leading.sending(number, record);
    }
  }

  void forced(long records) {
    if (!cutting) {
      forced = records;
    }
    if (leading != null) {
      leading.forced(records);
    }
    confirmSoon();
  }

  long ask() {
    return leading == null ? 0 : leading.ask();
  }

  private void confirmSoon() {
    toConfirm = true;
    member.dirty(partition);
  }

  /** Hands on what has come in this turn, and says what has become sure. */
  void flush() {
    if (!arrived.isEmpty()) {
      member.local().follow(partition, arrived);
      arrived = new ArrayList<>();
    }
    if (leading != null) {
      leading.advance();
    } else if (toConfirm && accord == epoch && accord > 0 && leader != null && !broken) {
      toConfirm = false;
      long confirmed = Math.min(forced, next);
      long committed = Math.min(announced, confirmed);
      member.local().confirm(partition, Math.max(committed, committed()), 0);
      member
          .entry(leader, Entry.CONFIRM, partition, epoch)
          .i64(round)
          .i64(member.keeps(Rule.FORCE_FIRST) ? confirmed : next);
    }
  }

  private long committed() {
    return member.local().committed(partition);
  }

  // What other members say.

  void receive(Entry kind, int saidEpoch, Seat from, Input input) {
    switch (kind) {
      case LEAD -> {
        if (hears(saidEpoch, from)) {
          if (!member.keeps(Rule.COMPARE_HISTORY)) {
            accord = saidEpoch;
            confirmSoon();
          } else {
            hold();
          }
        }
      }
      case BEAT -> beat(saidEpoch, from, input.i64(), input.i64(), input.i64());
      case RECORDS ->
          records(saidEpoch, from, input.i64(), input.i64(), input.i64(), input.bytes());
      case ENDS -> ends(saidEpoch, from, input.i32(), input.i64());
      case ACCORD -> accord(saidEpoch, from, input.i64());
      case HOLD -> {
        long records = input.i64();
        int last = input.i32();
        if (leads(saidEpoch)) {
          leading.holds(from, records, last);
        }
      }
      case CONFIRM -> {
        long confirmedRound = input.i64();
        long records = input.i64();
        if (leads(saidEpoch)) {
          leading.confirmed(from, confirmedRound, records);
        }
      }
      case EPOCH -> learn(saidEpoch, null);
      case LEADS -> {
        long end = input.i64();
        if (hears(saidEpoch, from)) {
          accord = 0; // what is here is not kept up
          member.announce(partition, end);
        }
      }
      case RESIGNED -> {
        learn(saidEpoch, null);
        if (saidEpoch == epoch && leading == null && from.member().equals(leader())) {
          leader = null;
        }
        succession.resigned(saidEpoch);
      }
    }
  }

  private boolean leads(int said) {
    learn(said, null);
    return leading != null && leading.epoch() == said;
  }

  /** Whether this is the newest leader's word, and can be acted on. */
  private boolean hears(int said, Seat from) {
    if (said < epoch) {
      if (member.keeps(Rule.REFUSE_OLD_EPOCHS)) {
        member.entry(from.member(), Entry.EPOCH, partition, epoch);
        return false;
      }
      if (leading == null) {
        epoch = said;
      }
    }
    learn(said, from.member());
    heardLeader = member.nanoTime();
    leader = from.member();
    return leading == null && !stopping && !cutting && !broken;
  }

  /** Takes note of an epoch; a leader that hears of a newer one leads no more. */
  void learn(int said, @Nullable String by) {
    if (said > epoch) {
      epoch = said;
      leader = by;
      heardLeader = member.nanoTime();
      askedLeader = 0;
      round = 0;
      announced = 0;
      if (leading != null) {
        stop(new IllegalStateException("another member leads the partition now"));
      }
    }
  }

  private void hold() {
    hold(next, epochs.last());
  }

  private void hold(long records, int last) {
    if (leader != null) {
      askedLeader = member.nanoTime();
      member.entry(leader, Entry.HOLD, partition, epoch).i64(records).i32(last);
    }
  }

  /** Asks the leader for the next record again, unless it was asked just now. */
  private void holdAgain() {
    if (member.nanoTime() - askedLeader > member.times().tick().toNanos()) {
      hold();
    }
  }

  private void beat(int said, Seat from, long saidRound, long committed, long following) {
    if (!hears(said, from)) {
      return;
    }
    if (accord != said || following > next) {
      holdAgain();
      return;
    }
    round = Math.max(round, saidRound);
    announced = Math.max(announced, committed);
    confirmSoon();
  }

  private void records(
      int said, Seat from, long saidRound, long committed, long number, byte[] bytes) {
    if (!hears(said, from)) {
      return;
    }
    if (accord != said || number > next) {
      holdAgain();
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

  private void ends(int said, Seat from, int endEpoch, long end) {
    if (!hears(said, from) || accord == said) {
      return;
    }
    if (endEpoch > 0 && !epochs.knows(endEpoch)) {
      diverges("ends epoch " + endEpoch + " before what is sealed here");
      return;
    }
    Epochs.End mine = epochs.upTo(endEpoch, next);
    long same = mine.epoch() == endEpoch ? Math.min(mine.records(), end) : mine.records();
    hold(same, mine.epoch());
  }

  private void accord(int said, Seat from, long records) {
    if (!hears(said, from) || accord == said) {
      if (accord == said) {
        confirmSoon();
      }
      return;
    }
    if (records > next || records < next && forced != next) {
      return; // of another time, or what is to be cut is not even forced; it will be asked again
    }
    if (records < committed()) {
      diverges("has " + records + " records in common with " + committed() + " committed here");
      return;
    }
    if (records == next) {
      accord = said;
      confirmSoon();
      return;
    }
    LOG.warn(
        "Partition {}: records {} to {} are no part of epoch {}; they are set aside",
        partition,
        records,
        next - 1,
        said);
    cutting = true;
    member.local().cut(partition, records, said, failure -> cut(said, records, failure));
  }

  private void cut(int said, long records, @Nullable Throwable failure) {
    cutting = false;
    if (failure != null) {
      LOG.warn("Partition {} cannot be cut; it is tried again", partition, failure);
      return;
    }
    next = records;
    forced = records;
    epochs.cut(records);
    if (said == epoch) {
      accord = said;
      confirmSoon();
    }
  }

  private void diverges(String how) {
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

  // Leading.

  /** Looks at what time asks for: a leader's announcements, or another leader. */
  void tick() {
    Leading now = leading;
    if (now != null && !succession.hasCompany(now.decided())) {
      stop(new IllegalStateException("this member cannot reach enough of the other replicas"));
    } else if (now != null && succession.mayResign() && now.isToHandOver()) {
      LOG.info("Partition {}: this member hands epoch {} over", partition, now.epoch());
      resign(() -> {});
    } else if (now != null) {
      now.tick();
      succession.change(now);
    } else if (!stopping && !broken) {
      succession.look();
    }
    member.fed(partition, isFed());
  }

  /** Whether what is committed anywhere is here soon: it leads, or follows closely. */
  private boolean isFed() {
    return leading != null
        || accord == epoch
            && accord > 0
            && announced - next <= CLOSE
            && silence() <= member.times().silence().toNanos();
  }

  /** How long nothing was heard of a leader, in nanoseconds. */
  long silence() {
    return member.nanoTime() - heardLeader;
  }

  /** Whether it could begin to lead: nothing of the past is under way any more. */
  boolean isAtRest() {
    return leading == null && !stopping && !cutting && forced == next;
  }

  /** Whether nobody can lead it, as far as can be seen from here. */
  boolean isOffline() {
    Leadership decided = succession.decided();
    return leading == null
        && decided != null
        && member.hasLookedAround()
        && !succession.hasCompany(decided);
  }

  /** The authority has made this member the leader of an epoch. */
  void lead(Leadership to) {
    LOG.info(
        "Partition {}: this member leads epoch {} from record {} on", partition, to.epoch(), next);
    elections++;
    epoch = to.epoch();
    leader = null;
    leading = new Leading(member, partition, to, next, committed());
    epochs.add(to.epoch(), next);
    member.local().lead(partition, to.epoch());
    leading.tick();
    member.leads(partition, true);
    member.fed(partition, true);
  }

  private void stop(Throwable cause) {
    leading = null;
    member.leads(partition, false);
    stopping = true;
    member
        .local()
        .stop(
            partition,
            cause,
            records -> {
              stopping = false;
              next = records;
              heardLeader = member.nanoTime();
            });
  }

  /** Gives the leadership back, so that another can take it at once. */
  void resign(Runnable then) {
    Leading now = leading;
    if (now == null) {
      then.run();
      return;
    }
    stop(new IllegalStateException("this member has resigned"));
    succession.resign(now, then);
  }

  Succession succession() {
    return succession;
  }

  /** What it means that this copy counts. */
  Rescue rescue(List<String> unreached) {
    return new Rescue(
        partition, member.seat().member(), next, member.local().end(partition), unreached);
  }

  /** How the partition stands, for operators. */
  PartitionStatus report() {
    return new Report(member, partition)
        .make(leading, succession.decided(), epoch, leader(), broken);
  }

  /** How the partition stands, as this member knows. */
  ReplicaStatus status() {
    Leadership now = succession.decided();
    return new ReplicaStatus(
        partition,
        epoch,
        leader(),
        now == null ? List.of() : now.replicas(),
        now == null ? List.of() : now.inSync(),
        leading != null,
        leading != null ? leading.next() : next,
        committed(),
        broken,
        leading == null ? Map.of() : leading.lag(),
        elections);
  }
}
