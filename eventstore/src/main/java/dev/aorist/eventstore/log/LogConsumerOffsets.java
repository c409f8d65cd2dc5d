package dev.aorist.eventstore.log;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.ConsumerFencedException;
import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.ConsumerOffsets;
import dev.aorist.eventstore.LimitExceededException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Consumers' offsets: decided on the lane of their partition, like appends, and answered when they
 * are committed. Any thread may call.
 */
final class LogConsumerOffsets implements ConsumerOffsets {
  private final LogLane[] lanes;
  private final Callers callers;

  LogConsumerOffsets(LogLane[] lanes, Callers callers) {
    this.lanes = lanes;
    this.callers = callers;
  }

  @Override
  public Future<ConsumerOffset> claim(String group, int partition, Start start) {
    return decide(
        partition,
        (lane, answer) -> {
          ConsumerOffset.checkGroup(group);
          lane.claim(group, start, answer);
        });
  }

  @Override
  public Future<Void> store(ConsumerOffset offset) {
    Future<ConsumerOffset> stored =
        decide(offset.next().partition(), (lane, answer) -> lane.store(offset, answer));
    return stored.mapEmpty();
  }

  @Override
  public Future<Checkpoint> stored(String group) {
    return collect(
            lane -> {
              ConsumerOffset offset = lane.consumer(group);
              return offset == null ? 0L : offset.next().offset();
            })
        .map(all -> Checkpoint.of(all.stream().mapToLong(Long::longValue).toArray()));
  }

  @Override
  public Future<Set<String>> groups() {
    return collect(
            lane -> {
              List<String> groups = new ArrayList<>();
              lane.consumers().forEach(each -> groups.add(each.group()));
              return groups;
            })
        .map(
            all -> {
              Set<String> groups = new TreeSet<>();
              all.forEach(groups::addAll);
              return groups;
            });
  }

  /** What is stored of one partition, by its leader. */
  Future<List<ConsumerOffset>> all(int partition) {
    return decide(
        partition,
        (LogLane lane, Answer<List<ConsumerOffset>> answer) ->
            lane.whenCommitted(answer.succeedingWith(List.copyOf(lane.consumers()))));
  }

  /** Decides something on the lane of a partition. */
  <T> Future<T> decide(int partition, BiConsumer<LogLane, Answer<T>> decision) {
    var answer = new Answer<T>(callers.context());
    if (partition < 0 || partition >= lanes.length) {
      answer.failed(
          new IllegalArgumentException(
              "There is no partition "
                  + partition
                  + "; the store has partitions 0 to "
                  + (lanes.length - 1)
                  + "."));
      return answer.future();
    }
    LogLane lane = lanes[partition];
    try {
      lane.execute(
          () -> {
            try {
              decision.accept(lane, answer);
            } catch (ConsumerFencedException | LimitExceededException e) {
              // Decided on claims that may not be committed yet.
              lane.whenCommitted(answer.failingWith(e));
            } catch (RuntimeException e) {
              answer.failed(e);
            }
          });
    } catch (RuntimeException e) {
      answer.failed(e);
    }
    return answer.future();
  }

  /** Asks every lane, and answers when what they said is committed. */
  private <T> Future<List<T>> collect(Function<LogLane, T> question) {
    List<Future<T>> parts = new ArrayList<>();
    for (int p = 0; p < lanes.length; p++) {
      parts.add(
          decide(
              p,
              (LogLane lane, Answer<T> answer) ->
                  lane.whenCommitted(answer.succeedingWith(question.apply(lane)))));
    }
    return Future.all(parts).map(all -> all.list());
  }
}
