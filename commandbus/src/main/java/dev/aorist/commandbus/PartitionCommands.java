package dev.aorist.commandbus;

import dev.aorist.aggregates.AggregateType;
import dev.aorist.aggregates.Rejection;
import dev.aorist.aggregates.Snapshot;
import dev.aorist.aggregates.Snapshots;
import dev.aorist.commandbus.Outcome.Accepted;
import dev.aorist.commandbus.Outcome.Rejected;
import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.spi.Lane;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The road of a command on the lane of its partition: known already? state at hand, else load it;
 * decide, evolve, append, and on to the next command before the disk has answered. The state that
 * the next command finds is speculative: it rests on events that are not committed yet. That is
 * sound because commits happen in the order of the lane and every answer waits for its own: when an
 * append is lost, so is everything that was decided after it, and nobody has been told.
 *
 * <p>Everything but {@link #submit}, {@link #committed} and {@link #lost} runs on the lane.
 */
final class PartitionCommands {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionCommands.class);

  private final Lane lane;
  private final BusParts parts;
  private final StateCache states;
  private final StateLoading loading;
  private final Deciding deciding;
  private final TogetherCommands together;

  PartitionCommands(Lane lane, BusParts parts, StateCache states) {
    this.lane = lane;
    this.parts = parts;
    this.states = states;
    this.loading = new StateLoading(lane, parts, this::process);
    this.deciding = new Deciding(lane, parts);
    this.together = new TogetherCommands(lane, this, states, loading, deciding);
  }

  /** Any thread. */
  void submit(CommandRun run) {
    try {
      lane.execute(run.stream(), run.id(), run);
    } catch (RuntimeException refused) {
      run.fail(refused);
    }
  }

  void handle(CommandRun run) {
    List<Step> steps = run.steps();
    if (steps != null) {
      together.handle(run, steps, null);
      return;
    }
    if (isAnswered(run)) {
      return;
    }
    StreamState state = states.get(run.stream(), run.route());
    if (state.isLoading()) {
      state.await(run);
    } else if (loading.isUpToDate(state)) {
      decide(state, run);
    } else {
      state.await(run);
      loading.start(state);
    }
  }

  /** A command that waited for its state, which is up to date now. */
  private void process(StreamState state, CommandRun run) {
    try {
      List<Step> steps = run.steps();
      if (steps != null) {
        together.handle(run, steps, state);
      } else if (!isAnswered(run)) {
        decide(state, run);
      }
    } catch (Throwable unexpected) {
      run.fail(unexpected);
    }
  }

  /** Everything up to the events of this append is committed. Any thread. */
  void committed(Appended appended) {
    states.committed(appended.last().offset());
  }

  /** An append that this state rests on was lost. Any thread. */
  void lost(StreamState state, Speculation speculation) {
    speculation.lose();
    try {
      lane.execute(
          () -> {
            if (state.speculation() == speculation) {
              state.forget();
            }
          });
    } catch (StoreUnavailableException closed) {
      LOG.debug("The lane of partition {} is closed, and its states with it", lane.partition());
    }
  }

  /** All states of this type are to be loaded again. Any thread. */
  void unload(AggregateType type) {
    try {
      lane.execute(() -> states.unload(type));
    } catch (StoreUnavailableException closed) {
      LOG.debug("The lane of partition {} is closed, and its states with it", lane.partition());
    }
  }

  /** Whether there is an answer that needs no state; one given before comes before a deadline. */
  boolean isAnswered(CommandRun run) {
    if (lane.repeats(run.id(), run)) {
      return true;
    }
    Instant deadline = run.command().deadlineOrNull();
    if (deadline != null && parts.environment().clock().instant().isAfter(deadline)) {
      run.fail(new DeadlineExceededException(run.id(), deadline));
      return true;
    }
    return false;
  }

  private void decide(StreamState state, CommandRun run) {
    Object command = run.command().payload();
    run.decidedOn(state.version());
    List<Object> events;
    try {
      events = deciding.decide(run, state.route(), state.stream(), state.value(), command);
    } catch (Rejection rejection) {
      answerOnceCommitted(state, run, new Rejected(rejection.reason()), null);
      return;
    } catch (Throwable failure) {
      answerOnceCommitted(state, run, null, failed(state, run, command, failure));
      return;
    }
    if (events.isEmpty()) {
      var accepted = new Accepted(run.stream(), state.version(), state.position(), events);
      answerOnceCommitted(state, run, accepted, null);
    } else {
      evolve(state, run, events);
    }
  }

  /** Before the append, so that events which cannot be folded never reach the log. */
  private void evolve(StreamState state, CommandRun run, List<Object> events) {
    Object next = state.value();
    for (int i = 0; i < events.size(); i++) {
      try {
        next = state.decider().evolve(next, events.get(i));
      } catch (Throwable failure) {
        state.spoiled();
        answerOnceCommitted(state, run, null, failed(state, run, events.get(i), failure));
        return;
      }
    }
    append(state, run, events, next);
  }

  private void append(
      StreamState state, CommandRun run, List<Object> events, @Nullable Object next) {
    var part = new StreamAppend(run.stream(), ExpectedVersion.exactly(state.version()), events);
    run.decided(events, state);
    if (isSnapshotDue(state, events.size())) {
      run.keep(next);
    }
    Appended appended;
    try {
      appended = lane.append(new Append(run.id(), run.metadata(), List.of(part)), run);
    } catch (RuntimeException refused) {
      state.spoiled();
      run.fail(refused);
      return;
    } catch (Error broken) {
      state.forget();
      run.failUnknown(broken);
      throw broken;
    }
    state.advance(next, appended.version(), appended.last());
  }

  /** Every so many events; where states change in place only loading takes snapshots. */
  private boolean isSnapshotDue(StreamState state, int events) {
    long before = state.version() + 1;
    return (before + events) / Snapshot.EVERY > before / Snapshot.EVERY
        && parts.snapshots() != Snapshots.NONE
        && !state.decider().evolvesInPlace();
  }

  private void answerOnceCommitted(
      StreamState state, CommandRun run, @Nullable Outcome outcome, @Nullable Throwable failure) {
    var answer = new AnswerOnceCommitted(run, state.speculation(), outcome, failure);
    states.removeEmpty(state);
    lane.whenCommitted(answer);
  }

  private static CommandFailedException failed(
      StreamState state, CommandRun run, Object commandOrEvent, Throwable failure) {
    return Deciding.failed(run, state.route(), state.stream(), commandOrEvent, failure);
  }
}
