package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Shares the partitions out over the members that have a seat: after members were added, or before
 * one is taken away. What is asked for is kept by the authority, and leaders work towards it from
 * then on, two partitions each at a time, also after restarts; so whoever asked need not stay.
 * Asking for something else takes the place of what was asked before. Any thread may call; futures
 * complete on the caller's context.
 */
public final class Rebalancing {
  /** How many bytes a second a member sends to others that lack something, unless told. */
  public static final long USUAL_RATE = 64 << 20;

  private final ReplicatedStore store;
  private final ReplicationMember member;

  Rebalancing(ReplicatedStore store, ReplicationMember member) {
    this.store = store;
    this.member = member;
  }

  /**
   * What {@link #start} would move.
   *
   * @param without members that shall hold nothing
   * @return fails with {@link StoreUnavailableException} while it is not known who holds what, and
   *     with {@link IllegalArgumentException} when too few members would be left
   */
  public Future<List<PartitionMove>> plan(Set<String> without) {
    return now()
        .compose(
            now ->
                seats()
                    .map(
                        seats ->
                            moves(
                                now,
                                Assignment.balanced(
                                    now, members(seats, without), member.options().replicas()))));
  }

  /** Checks who would be left. */
  private TreeSet<String> members(List<String> seats, Set<String> without) {
    var members = new TreeSet<>(seats);
    for (String name : without) {
      if (!members.remove(name)) {
        throw new IllegalArgumentException(
            "No member " + name + " has a seat; those that have one: " + String.join(", ", seats));
      }
    }
    if (members.size() < member.options().replicas()) {
      throw new IllegalArgumentException(
          "With "
              + members.size()
              + " members there cannot be "
              + member.options().replicas()
              + " copies. Add a member first.");
    }
    return members;
  }

  /** Who holds each partition now, as the leaders say. */
  private Future<List<List<String>>> now() {
    return store
        .clusterStatus()
        .map(
            status -> {
              List<List<String>> now = new ArrayList<>();
              for (PartitionStatus each : status.partitions()) {
                if (each.replicas().isEmpty()) {
                  throw new StoreUnavailableException(
                      "Nobody here knows who holds partition "
                          + each.partition()
                          + ". Ask again when it is served, or another member.",
                      null);
                }
                now.add(each.replicas());
              }
              return now;
            });
  }

  private static List<PartitionMove> moves(List<List<String>> now, List<List<String>> then) {
    List<PartitionMove> moves = new ArrayList<>();
    for (int p = 0; p < then.size(); p++) {
      if (!now.get(p).equals(then.get(p))) {
        moves.add(new PartitionMove(p, now.get(p), then.get(p)));
      }
    }
    return moves;
  }

  /**
   * Has the partitions shared out.
   *
   * @param without members that shall hold nothing, and lose their seats; starting such a member
   *     again gives it a seat again
   * @param bytesPerSecond how fast a member sends what others lack, from 1
   * @return what will be moved; fails as {@link #plan} does
   */
  public Future<List<PartitionMove>> start(Set<String> without, long bytesPerSecond) {
    return now()
        .compose(
            now ->
                seats()
                    .compose(
                        seats -> {
                          List<List<String>> then =
                              Assignment.balanced(
                                  now, members(seats, without), member.options().replicas());
                          return assign(new Assignment(then, bytesPerSecond))
                              .compose(any -> unseat(without))
                              .map(any -> moves(now, then));
                        }));
  }

  /** What was asked for and is not done yet. */
  public Future<List<PartitionMove>> left() {
    return now().compose(now -> assignment().map(assignment -> moves(now, assignment.replicas())));
  }

  /**
   * Opens a partition with this member's copy, though none of those that hold all of it can be
   * reached: what was acknowledged and is not here is lost. Enough other members must be there, if
   * only with blank directories. A copy that held more stands still when it comes back, and keeps
   * what it has.
   *
   * @param really false to be told only what it would mean
   * @return fails with {@link IllegalArgumentException} when the partition needs no rescue, or this
   *     member has no copy
   */
  public Future<Rescue> rescue(int partition, boolean really) {
    return asked(
        answer ->
            member
                .replica(partition)
                .succession()
                .rescue(really, answer::tryComplete, answer::tryFail));
  }

  private Future<Assignment> assignment() {
    return asked(answer -> answer.tryComplete(member.composition().assignment()));
  }

  /** Has this assignment stored, unless somebody else stores another one at that moment. */
  Future<Void> assign(Assignment next) {
    return this.<Boolean>asked(answer -> member.composition().assign(next, answer::tryComplete))
        .compose(
            mine ->
                mine
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new StoreUnavailableException(
                            "Somebody else has asked for another assignment just now. Look at it,"
                                + " and ask again.",
                            null)));
  }

  private Future<List<String>> seats() {
    return asked(answer -> member.composition().members(answer::tryComplete));
  }

  private Future<Void> unseat(Set<String> names) {
    return names.isEmpty()
        ? Future.succeededFuture()
        : asked(answer -> member.composition().unseat(names, answer::tryComplete));
  }

  /** Asks on the replication worker; gives up after a while. */
  private <T> Future<T> asked(Consumer<Promise<T>> question) {
    Promise<T> answer = store.promise();
    if (store.isClosed()) {
      answer.fail(ReplicatedStore.closed());
      return answer.future();
    }
    member.execute(() -> question.accept(answer));
    member.after(
        Router.PATIENCE,
        () ->
            answer.tryFail(
                new StoreUnavailableException(
                    "Whoever remembers who leads (the authority) has not answered in "
                        + Router.PATIENCE.toSeconds()
                        + " s. Ask again: it may have been done.",
                    null)));
    return answer.future();
  }
}
