package dev.aorist.eventstore.cluster;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One replicated partition: members that crash, restart and come back blank, an authority that
 * changes by compare-and-set, a network that delays, reorders and loses messages, and the rules
 * that keep acknowledged records safe all the same.
 *
 * <p>Safe means: what was committed once at an offset is never another record there, and no current
 * read misses what was committed when it arrived.
 */
final class ReplicationModel implements Explorer.Model<ReplicationModel.State> {
  /**
   * How far to go.
   *
   * @param members how many replicas
   * @param minimum how many in-sync replicas a commit takes
   * @param appends how many appends are made
   * @param epochs the highest epoch
   * @param crashes how many crashes happen
   * @param blanks how many of those come back blank
   * @param messages how many messages may be under way
   * @param reads whether current reads are made
   * @param running whether it begins with member 0 as the leader of epoch 1, its epoch-start
   *     committed everywhere
   */
  record Bounds(
      int members,
      int minimum,
      int appends,
      int epochs,
      int crashes,
      int blanks,
      int messages,
      boolean reads,
      boolean running) {}

  /**
   * A message of the leader of {@code epoch}: the record at {@code at}, and the one before it for
   * comparison.
   *
   * @param before the record before, 0 when it is the first
   */
  record Message(int to, int from, int epoch, int at, byte before, byte record) {}

  /**
   * The whole world.
   *
   * @param epoch the authority's
   * @param inSync the authority's in-sync set, a bit a seat (member and incarnation)
   * @param history what was committed, by offset; only the model knows
   * @param wrong what went wrong; only the model knows
   */
  record State(
      List<Member> members,
      int epoch,
      int leader,
      int inSync,
      List<Message> messages,
      byte[] history,
      int appends,
      int crashes,
      int blanks,
      @Nullable String wrong) {
    State with(int member, Member next) {
      var changed = new ArrayList<>(members);
      changed.set(member, next);
      return new State(
          changed, epoch, leader, inSync, messages, history, appends, crashes, blanks, wrong);
    }

    State decided(int newEpoch, int newLeader, int newInSync) {
      return new State(
          members, newEpoch, newLeader, newInSync, messages, history, appends, crashes, blanks,
          wrong);
    }

    State with(List<Message> underWay) {
      return new State(
          members, epoch, leader, inSync, underWay, history, appends, crashes, blanks, wrong);
    }

    State spent(int moreAppends, int moreCrashes, int moreBlanks) {
      return new State(
          members,
          epoch,
          leader,
          inSync,
          messages,
          history,
          appends + moreAppends,
          crashes + moreCrashes,
          blanks + moreBlanks,
          wrong);
    }

    State known(byte[] committed, @Nullable String problem) {
      return new State(
          members, epoch, leader, inSync, messages, committed, appends, crashes, blanks, problem);
    }
  }

  private final Bounds bounds;
  private final Set<Rule> rules;

  private ReplicationModel(Bounds bounds, Set<Rule> rules) {
    this.bounds = bounds;
    this.rules = rules;
  }

  static ReplicationModel withAllRules(Bounds bounds) {
    return new ReplicationModel(bounds, EnumSet.allOf(Rule.class));
  }

  static ReplicationModel without(Rule rule, Bounds bounds) {
    return new ReplicationModel(bounds, EnumSet.complementOf(EnumSet.of(rule)));
  }

  /** The bit of a member's present incarnation. */
  private int seat(State state, int m) {
    int incarnation =
        keeps(Rule.CONFIRMATIONS_NAME_THE_INCARNATION) ? state.members.get(m).incarnation() : 0;
    return 1 << m + bounds.members * incarnation;
  }

  /** The bits of all incarnations of a member. */
  private int seats(int m) {
    return 1 << m | 1 << m + bounds.members;
  }

  private boolean keeps(Rule rule) {
    return rules.contains(rule);
  }

  @Override
  public State first() {
    List<Member> members = new ArrayList<>();
    for (int m = 0; m < bounds.members; m++) {
      members.add(Member.fresh(bounds.members));
    }
    int all = (1 << bounds.members) - 1;
    if (!bounds.running) {
      return new State(members, 0, -1, all, List.of(), new byte[0], 0, 0, 0, null);
    }
    byte[] started = {1 << 4};
    members.replaceAll(member -> member.heard(1).withLog(started, 1));
    Member leader = members.get(0).leading(1, all).committed(1);
    for (int f = 1; f < bounds.members; f++) {
      leader = leader.confirmed(f, 1);
    }
    members.set(0, leader);
    return new State(members, 1, 0, all, List.of(), started, 0, 0, 0, null);
  }

  @Override
  public @Nullable String violation(State state) {
    if (state.wrong != null) {
      return state.wrong;
    }
    boolean somewhere =
        state.members.stream()
            .anyMatch(
                member ->
                    member.forced() >= state.history.length
                        && Arrays.equals(
                            member.log(),
                            0,
                            state.history.length,
                            state.history,
                            0,
                            state.history.length));
    return somewhere ? null : "what was committed is on no disk any more";
  }

  @Override
  public void steps(State state, BiConsumer<String, State> to) {
    for (int m = 0; m < bounds.members; m++) {
      Member member = state.members.get(m);
      if (member.up()) {
        propose(state, m, member, to);
        force(state, m, member, to);
        crash(state, m, member, to);
        if (member.leads() != 0) {
          lead(state, m, member, to);
        }
      } else {
        to.accept("restart " + m, state.with(m, member.restarted()));
        if (state.blanks < bounds.blanks) {
          to.accept("restart " + m + " blank", blanked(state, m, member).spent(0, 0, 1));
        }
      }
    }
    deliver(state, to);
  }

  private State blanked(State state, int m, Member member) {
    var members = new ArrayList<>(state.members);
    if (keeps(Rule.CONFIRMATIONS_NAME_THE_INCARNATION)) {
      members.replaceAll(each -> each.unconfirmed(m));
    }
    members.set(m, member.blanked());
    return new State(
        members,
        state.epoch,
        state.leader,
        state.inSync,
        state.messages,
        state.history,
        state.appends,
        state.crashes,
        state.blanks,
        state.wrong);
  }

  private void propose(State state, int m, Member member, BiConsumer<String, State> to) {
    int entitling = keeps(Rule.BLANK_COUNTS_FOR_NOTHING) ? seat(state, m) : seats(m);
    boolean entitled = (state.inSync & entitling) != 0;
    if (state.epoch >= bounds.epochs || state.leader == m && member.leads() == state.epoch) {
      return;
    }
    if (!entitled && keeps(Rule.ONLY_IN_SYNC_LEADS)) {
      return;
    }
    boolean fresh = keeps(Rule.EPOCH_BY_COMPARE_AND_SET);
    if (!fresh && state.epoch == 0) {
      fresh = true; // somebody must begin
    }
    int epoch = fresh ? state.epoch + 1 : state.epoch;
    Member leading = member.leading(epoch, state.inSync);
    if (keeps(Rule.EPOCH_START_FIRST)) {
      leading = leading.appended((byte) (epoch << 4));
    }
    State next = state.with(m, leading);
    to.accept(m + " leads epoch " + epoch, fresh ? next.decided(epoch, m, state.inSync) : next);
  }

  private void force(State state, int m, Member member, BiConsumer<String, State> to) {
    if (member.forced() < member.log().length) {
      to.accept("force " + m, state.with(m, member.withLog(member.log(), member.log().length)));
    }
  }

  private void crash(State state, int m, Member member, BiConsumer<String, State> to) {
    if (state.crashes < bounds.crashes) {
      to.accept("crash " + m, state.with(m, member.crashed()).spent(0, 1, 0));
    }
  }

  private void lead(State state, int m, Member leader, BiConsumer<String, State> to) {
    if (state.appends < bounds.appends) {
      byte record = (byte) (leader.leads() << 4 | state.appends + 1);
      to.accept(
          m + " appends " + (state.appends + 1),
          state.with(m, leader.appended(record)).spent(1, 0, 0));
    }
    for (int f = 0; f < bounds.members; f++) {
      if (f != m) {
        send(state, m, leader, f, to);
        shrink(state, m, leader, f, to);
        join(state, m, leader, f, to);
      }
    }
    commit(state, m, leader, to);
    read(state, m, leader, to);
  }

  private void send(State state, int m, Member leader, int f, BiConsumer<String, State> to) {
    if (state.messages.size() >= bounds.messages || !state.members.get(f).up()) {
      return;
    }
    byte[] log = leader.log();
    for (int at = leader.confirmed()[f]; at < log.length; at++) {
      var message = new Message(f, m, leader.leads(), at, at == 0 ? 0 : log[at - 1], log[at]);
      if (!state.messages.contains(message)) {
        var more = new ArrayList<>(state.messages);
        more.add(message);
        to.accept(m + " sends record " + at + " to " + f, state.with(more));
      }
    }
  }

  private void deliver(State state, BiConsumer<String, State> to) {
    for (int i = 0; i < state.messages.size(); i++) {
      var left = new ArrayList<>(state.messages);
      Message message = left.remove(i);
      State without = state.with(left);
      String name =
          "record "
              + message.at
              + " of epoch "
              + message.epoch
              + " from "
              + message.from
              + " to "
              + message.to;
      to.accept("lost: " + name, without);
      if (state.members.get(message.to).up()) {
        receive(without, message, "arrives: " + name, to);
      }
    }
  }

  private void receive(State state, Message message, String name, BiConsumer<String, State> to) {
    Member follower = state.members.get(message.to);
    if (message.epoch < follower.epoch() && keeps(Rule.REFUSE_OLD_EPOCHS)) {
      return;
    }
    byte[] log = follower.log();
    boolean follows =
        message.at <= log.length && (message.at == 0 || log[message.at - 1] == message.before);
    if (!follows && (keeps(Rule.REFUSE_GAPS) || message.at > log.length)) {
      if (keeps(Rule.REFUSE_GAPS)) {
        return;
      }
      // Without the rule it takes the record wherever its log happens to end.
      acknowledge(state, message, follower.heard(message.epoch).appended(message.record), name, to);
      return;
    }
    Member next = follower.heard(message.epoch);
    if (message.at == log.length) {
      next = next.appended(message.record);
    } else if (log[message.at] != message.record) {
      if (!keeps(Rule.HIDE_DIVERGENT_SUFFIX)) {
        acknowledge(
            state, message, next, name,
            to); // keeps its own and takes the leader's word for the rest
        return;
      }
      byte[] kept = Arrays.copyOf(log, message.at + 1);
      kept[message.at] = message.record;
      next = next.withLog(kept, Math.min(follower.forced(), message.at));
    }
    acknowledge(state, message, next, name, to);
  }

  /** The follower forces and confirms, if the leader still leads that epoch and hears it. */
  private void acknowledge(
      State state, Message message, Member follower, String name, BiConsumer<String, State> to) {
    to.accept(name + ", not forced yet", state.with(message.to, follower));
    Member forced =
        keeps(Rule.FORCE_BEFORE_ACKNOWLEDGING)
            ? follower.withLog(follower.log(), follower.log().length)
            : follower;
    State next = state.with(message.to, forced);
    Member leader = next.members.get(message.from);
    if (leader.up() && leader.leads() == message.epoch) {
      to.accept(
          name + ", confirmed",
          next.with(message.from, leader.confirmed(message.to, message.at + 1)));
    }
  }

  private void shrink(State state, int m, Member leader, int f, BiConsumer<String, State> to) {
    if ((leader.inSync() & seats(f)) == 0) {
      return;
    }
    int set = leader.inSync() & ~seats(f);
    if (isDecidedBy(state, leader)) {
      to.accept(
          m + " takes " + f + " out",
          state.with(m, leader.withInSync(set)).decided(state.epoch, state.leader, set));
    } else if (!keeps(Rule.SHRINK_BEFORE_COMMIT)) {
      to.accept(m + " goes on without " + f, state.with(m, leader.withInSync(set)));
    }
  }

  private boolean isDecidedBy(State state, Member leader) {
    return state.epoch == leader.leads() || !keeps(Rule.EPOCH_BY_COMPARE_AND_SET);
  }

  private void join(State state, int m, Member leader, int f, BiConsumer<String, State> to) {
    Member follower = state.members.get(f);
    boolean caughtUp = leader.confirmed()[f] == leader.log().length && leader.log().length > 0;
    boolean mayJoin = caughtUp || !keeps(Rule.CAUGHT_UP_BEFORE_JOINING);
    // An earlier incarnation must be taken out first.
    if ((leader.inSync() & seats(f)) != 0
        || !follower.up()
        || !mayJoin
        || !isDecidedBy(state, leader)) {
      return;
    }
    int set = leader.inSync() | seat(state, f);
    to.accept(
        f + " joins " + m,
        state.with(m, leader.withInSync(set)).decided(state.epoch, state.leader, set));
  }

  private void commit(State state, int m, Member leader, BiConsumer<String, State> to) {
    int durable = keeps(Rule.FORCE_BEFORE_ACKNOWLEDGING) ? leader.forced() : leader.log().length;
    int inSync = 0;
    for (int f = 0; f < bounds.members; f++) {
      if ((leader.inSync() & seats(f)) != 0) {
        inSync++;
        if (f != m && keeps(Rule.ALL_IN_SYNC_FORCED)) {
          boolean same = (leader.inSync() & seat(state, f)) != 0;
          durable = Math.min(durable, same ? leader.confirmed()[f] : 0);
        }
      }
    }
    if (inSync < bounds.minimum && keeps(Rule.MINIMUM_IN_SYNC) || durable <= leader.committed()) {
      return;
    }
    if (Member.epochOf(leader.log()[durable - 1]) != leader.leads()
        && keeps(Rule.EPOCH_START_FIRST)) {
      return;
    }
    State next = state.with(m, leader.committed(durable));
    to.accept(
        m + " commits up to " + durable, remember(next, Arrays.copyOf(leader.log(), durable)));
  }

  /** Compares what is committed now with what was committed before. */
  private static State remember(State state, byte[] committed) {
    int common = Math.min(committed.length, state.history.length);
    if (!Arrays.equals(committed, 0, common, state.history, 0, common)) {
      return state.known(
          state.history,
          "committed records changed: "
              + Arrays.toString(state.history)
              + " became "
              + Arrays.toString(committed));
    }
    return committed.length > state.history.length ? state.known(committed, null) : state;
  }

  private void read(State state, int m, Member leader, BiConsumer<String, State> to) {
    if (!bounds.reads || leader.committed() == 0) {
      return;
    }
    if (leader.reading() < 0) {
      to.accept(
          "a read arrives at " + m,
          state.with(m, leader.reading(state.history.length, seat(state, m))));
      return;
    }
    for (int f = 0; f < bounds.members; f++) {
      Member replica = state.members.get(f);
      int asked = leader.inSync() & ~leader.readConfirmed() & seat(state, f);
      if (asked != 0 && replica.up() && replica.epoch() <= leader.leads()) {
        to.accept(
            f + " confirms epoch " + leader.leads() + " to " + m,
            state.with(m, leader.reading(leader.reading(), leader.readConfirmed() | asked)));
      }
    }
    boolean sure = (leader.inSync() & ~leader.readConfirmed()) == 0;
    if (sure || !keeps(Rule.CONFIRM_EPOCH_BEFORE_ANSWERING)) {
      State answered = state.with(m, leader.reading(-1, 0));
      boolean stale = leader.committed() < leader.reading();
      to.accept(
          m + " answers the read",
          stale
              ? answered.known(state.history, "a read missed what was committed when it arrived")
              : answered);
    }
  }

  @Override
  public byte[] encode(State state) {
    var out = new ByteArrayOutputStream();
    for (Member member : state.members) {
      out.write((member.up() ? 1 : 0) | member.incarnation() << 1);
      out.write(member.log().length);
      out.writeBytes(member.log());
      out.write(member.forced());
      out.write(member.epoch() << 4 | member.leads());
      out.write(member.inSync());
      out.write(member.readConfirmed());
      out.writeBytes(member.confirmed());
      out.write(member.committed());
      out.write(member.reading());
    }
    out.write(state.epoch << 4 | state.leader + 1);
    out.write(state.inSync);
    out.write(state.messages.size());
    state.messages.stream()
        .map(Message::hashCode)
        .sorted()
        .forEach(hash -> out.writeBytes(bytes(hash)));
    out.write(state.history.length);
    out.writeBytes(state.history);
    out.write(state.appends << 4 | state.crashes);
    out.write(state.blanks << 1 | (state.wrong == null ? 0 : 1));
    return out.toByteArray();
  }

  private static byte[] bytes(int hash) {
    return new byte[] {(byte) hash, (byte) (hash >> 8), (byte) (hash >> 16), (byte) (hash >> 24)};
  }
}
