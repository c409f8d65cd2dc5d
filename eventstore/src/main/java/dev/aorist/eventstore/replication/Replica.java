package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.log.Epochs;
import dev.aorist.eventstore.record.RecordEncoder;
import dev.aorist.eventstore.spi.Leadership;
import dev.aorist.eventstore.spi.Seat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition on one member: follows its leader ({@link Following}), or leads it ({@link
 * Leading}), and passes from one to the other when the authority says so ({@link Succession}). It
 * knows the newest epoch, and lets nobody speak who is of an older one.
 *
 * <p>For the replication worker.
 */
final class Replica {
  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

  private final ReplicationMember member;
  private final int partition;
  private final Epochs epochs;
  private final Following following;
  private final Succession succession;

  /** The newest epoch that was heard of. */
  private int epoch;

  private @Nullable Leading leading;

  /** Since when it leads only to have committed what it has decided; 0 while it does not. */
  private long handingOver;

  /** Leads no more, and does not know yet what it has decided last. */
  private boolean stopping;

  /** How often it has begun to lead. */
  private long elections;

  /** The other member that leads, as far as was heard. */
  private @Nullable String leader;

  private long heardLeader;

  Replica(ReplicationMember member, int partition) {
    this.member = member;
    this.partition = partition;
    this.epochs = member.local().epochs(partition);
    this.following = new Following(member, this, partition);
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
      return isHandingOver() ? null : member.seat().member();
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
    if (leading != null) {
      leading.forced(records);
    }
    following.forced(records);
  }

  long ask() {
    return leading == null ? 0 : leading.ask();
  }

  /** Hands on what has come in this turn, and says what has become sure. */
  void flush() {
    following.handOn();
    if (leading != null) {
      leading.advance();
      handOver(leading);
    } else {
      following.confirm(leader, epoch);
    }
  }

  // What other members say.

  void receive(Entry kind, int saidEpoch, Seat from, Input input) {
    switch (kind) {
      case LEAD -> {
        if (hears(saidEpoch, from)) {
          following.lead(from.member(), saidEpoch);
        }
      }
      case BEAT -> {
        long round = input.i64();
        long committed = input.i64();
        long next = input.i64();
        if (hears(saidEpoch, from)) {
          following.beat(from.member(), saidEpoch, round, committed, next);
        }
      }
      case RECORDS -> {
        long round = input.i64();
        long committed = input.i64();
        long number = input.i64();
        byte[] records = input.bytes();
        if (hears(saidEpoch, from)) {
          following.records(from.member(), saidEpoch, round, committed, number, records);
        }
      }
      case ENDS -> {
        int endEpoch = input.i32();
        long end = input.i64();
        if (hears(saidEpoch, from)) {
          following.ends(from.member(), saidEpoch, endEpoch, end);
        }
      }
      case ACCORD -> {
        long records = input.i64();
        if (hears(saidEpoch, from)) {
          following.accord(saidEpoch, records);
        }
      }
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
          following.isLeftOut();
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
      case ASK, ANSWER, REFUSAL ->
          throw new IllegalArgumentException("A " + kind + " is no word between replicas.");
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
    heardOf(from.member());
    return leading == null && !stopping && following.listens();
  }

  /** Takes note of an epoch; a leader that hears of a newer one leads no more. */
  void learn(int said, @Nullable String by) {
    if (said > epoch) {
      epoch = said;
      heardLeader = member.nanoTime();
      following.beginEpoch();
      if (leading != null) {
        stop(new IllegalStateException("another member leads the partition now"));
      }
      heardOf(by);
    }
  }

  private void heardOf(@Nullable String newest) {
    boolean another = newest != null && !newest.equals(leader);
    leader = newest;
    if (another) {
      member.router().led(partition);
    }
  }

  // Leading.

  /** Looks at what time asks for: a leader's announcements, or another leader. */
  void tick() {
    Leading now = leading;
    if (now != null && !succession.hasCompany(now.decided())) {
      stop(new IllegalStateException("this member cannot reach enough of the other replicas"));
    } else if (now != null) {
      now.tick();
      if (!isHandingOver() && succession.mayResign() && now.isToHandOver()) {
        beginToHandOver(now);
      }
      if (isHandingOver()) {
        handOver(now);
      } else {
        succession.change(now);
      }
    } else if (!stopping && !following.isBroken()) {
      succession.look();
    }
    member.fed(partition, isFed());
  }

  /** Whether what is committed anywhere is here soon: it leads, or follows closely. */
  private boolean isFed() {
    return leading != null
        || following.isClose(epoch) && silence() <= member.times().silence().toNanos();
  }

  /** How long nothing was heard of a leader, in nanoseconds. */
  long silence() {
    return member.nanoTime() - heardLeader;
  }

  /** Whether it could begin to lead: nothing of the past is under way any more. */
  boolean isAtRest() {
    return leading == null && !stopping && following.isAtRest();
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
    long next = following.next();
    LOG.info(
        "Partition {}: this member leads epoch {} from record {} on", partition, to.epoch(), next);
    elections++;
    epoch = to.epoch();
    leader = null;
    leading = new Leading(member, partition, to, next, member.local().committed(partition));
    epochs.add(to.epoch(), next);
    member.local().lead(partition, to.epoch());
    leading.tick();
    member.leads(partition, true);
    member.router().led(partition);
    member.fed(partition, true);
  }

  /**
   * Leads no more for anybody who asks from now on. What was decided is committed first: then every
   * copy in sync holds the same and nothing has to be cut off, whoever leads next.
   */
  private void beginToHandOver(Leading now) {
    LOG.info("Partition {}: this member hands epoch {} over", partition, now.epoch());
    handingOver = member.nanoTime();
    member.leads(partition, false);
  }

  /** Whether this member leads still, but takes no request any more. */
  boolean isHandingOver() {
    return handingOver != 0;
  }

  private void handOver(Leading now) {
    if (!isHandingOver() || !succession.mayResign()) {
      return;
    }
    boolean late = member.nanoTime() - handingOver > member.times().answer().toNanos();
    if (now.isSettled() || late) {
      resign(() -> {});
    }
  }

  private void stop(Throwable cause) {
    leading = null;
    handingOver = 0;
    member.leads(partition, false);
    stopping = true;
    member
        .local()
        .stop(
            partition,
            cause,
            records -> {
              stopping = false;
              following.begin(records);
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
        partition,
        member.seat().member(),
        following.next(),
        member.local().end(partition),
        unreached);
  }

  /** How the partition stands, for operators. */
  PartitionStatus report() {
    return new Report(member, partition)
        .make(leading, succession.decided(), epoch, leader(), following.isBroken());
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
        leading != null ? leading.next() : following.next(),
        member.local().committed(partition),
        following.isBroken(),
        leading == null ? Map.of() : leading.lag(),
        elections);
  }
}
