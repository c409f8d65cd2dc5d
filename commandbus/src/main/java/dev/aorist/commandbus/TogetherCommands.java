package dev.aorist.commandbus;

import dev.aorist.aggregates.Rejection;
import dev.aorist.commandbus.Outcome.Accepted;
import dev.aorist.commandbus.Outcome.Rejected;
import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.spi.Completion;
import dev.aorist.eventstore.spi.Lane;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are carried out {@link Together}, on the lane that all their aggregates share:
 * waits until all states are at hand, decides one after the other, and appends what came out as
 * one.
 *
 * <p>While it waits for one state, the cache keeps the others for it. Other commands go on with
 * those meanwhile, so a command that was sent later may be decided earlier.
 */
final class TogetherCommands {
  private final Lane lane;
  private final PartitionCommands partition;
  private final StateCache states;
  private final StateLoading loading;
  private final Deciding deciding;

  TogetherCommands(
      Lane lane,
      PartitionCommands partition,
      StateCache states,
      StateLoading loading,
      Deciding deciding) {
    this.lane = lane;
    this.partition = partition;
    this.states = states;
    this.loading = loading;
    this.deciding = deciding;
  }

  /** What became of one aggregate so far: nothing of it is to be seen by others yet. */
  private static final class Change {
    final StreamState state;
    final List<Object> events = new ArrayList<>();
    @Nullable Object value;

    Change(StreamState state) {
      this.state = state;
      this.value = state.value();
    }
  }

  /**
   * @param loaded the state that it waited for, which has just come up to date; null for none
   */
  void handle(CommandRun run, List<Step> steps, @Nullable StreamState loaded) {
    run.release();
    for (Step step : steps) {
      if (!lane.isAtHand(step.stream(), run.id())) {
        lane.execute(step.stream(), run.id(), run);
        return;
      }
    }
    if (partition.isAnswered(run)) {
      return;
    }
    var changes = new LinkedHashMap<Object, Change>();
    for (Step step : steps) {
      StreamState state = states.get(step.stream(), step.route());
      if (changes.putIfAbsent(step.stream(), new Change(state)) == null) {
        run.pin(state);
      }
    }
    for (Change change : changes.values()) {
      if (change.state != loaded && !isReady(change.state, run)) {
        return;
      }
    }
    run.release();
    changes.replaceAll((stream, change) -> new Change(change.state));
    decide(run, steps, changes);
  }

  /** Whether the state can be decided on now; if not the command waits for it. */
  private boolean isReady(StreamState state, CommandRun run) {
    if (state.isLoading()) {
      state.await(run);
      return false;
    }
    if (!loading.isUpToDate(state)) {
      state.await(run);
      loading.start(state);
      return false;
    }
    return true;
  }

  private void decide(CommandRun run, List<Step> steps, Map<Object, Change> changes) {
    run.decidedOn(changes.get(run.stream()).state.version());
    for (Step step : steps) {
      Change change = changes.get(step.stream());
      Object handled = step.command();
      try {
        List<Object> events =
            deciding.decide(run, step.route(), step.stream(), change.value, step.command());
        for (Object event : events) {
          handled = event;
          change.events.add(event);
          change.value = change.state.decider().evolve(change.value, event);
        }
      } catch (Throwable thrown) {
        spoiled(changes);
        if (thrown instanceof Rejection rejection && handled == step.command()) {
          answerOnceCommitted(run, changes, new Rejected(rejection.reason()), null);
        } else {
          var failure = Deciding.failed(run, step.route(), step.stream(), handled, thrown);
          answerOnceCommitted(run, changes, null, failure);
        }
        return;
      }
    }
    List<Change> changed = changes.values().stream().filter(c -> !c.events.isEmpty()).toList();
    if (changed.isEmpty()) {
      StreamState first = changes.get(run.stream()).state;
      var accepted = new Accepted(run.stream(), first.version(), last(changes), List.of());
      answerOnceCommitted(run, changes, accepted, null);
    } else {
      append(run, changes, changed);
    }
  }

  private void append(CommandRun run, Map<Object, Change> changes, List<Change> changed) {
    List<StreamAppend> parts = new ArrayList<>();
    for (Change change : changed) {
      var expected = ExpectedVersion.exactly(change.state.version());
      parts.add(new StreamAppend(change.state.stream(), expected, change.events));
    }
    Appended appended;
    try {
      var append = new Append(run.id(), run.metadata(), parts);
      appended = lane.append(append, new Appending(run, List.copyOf(changes.values()), changed));
    } catch (RuntimeException refused) {
      spoiled(changes);
      run.fail(refused);
      return;
    } catch (Error broken) {
      changed.forEach(change -> change.state.forget());
      run.failUnknown(broken);
      throw broken;
    }
    long offset = appended.first().offset() - 1;
    for (Change change : changed) {
      int events = change.events.size();
      offset += events;
      var position = new Position(lane.partition(), offset);
      change.state.advance(change.value, change.state.version() + events, position);
    }
  }

  private void answerOnceCommitted(
      CommandRun run,
      Map<Object, Change> changes,
      @Nullable Outcome outcome,
      @Nullable Throwable failure) {
    List<Speculation> all = changes.values().stream().map(c -> c.state.speculation()).toList();
    var answer = new AnswerOnceCommitted(run, Speculation.on(all), outcome, failure);
    for (Change change : changes.values()) {
      states.removeEmpty(change.state);
    }
    lane.whenCommitted(answer);
  }

  /** Events were folded into these states that will never be appended. */
  private static void spoiled(Map<Object, Change> changes) {
    for (Change change : changes.values()) {
      if (!change.events.isEmpty()) {
        change.state.spoiled();
      }
    }
  }

  /** The position of the last event that the decisions were made on. */
  private static @Nullable Position last(Map<Object, Change> changes) {
    Position last = null;
    for (Change change : changes.values()) {
      Position position = change.state.position();
      if (position != null && (last == null || position.offset() > last.offset())) {
        last = position;
      }
    }
    return last;
  }

  /** Hears of the append: by any thread, as the store tells it. */
  private final class Appending implements Completion<Appended> {
    private final CommandRun run;
    private final List<StreamState> decidedOn;
    private final List<Speculation> speculations;
    private final StreamState first;
    private final List<Object> events = new ArrayList<>();

    Appending(CommandRun run, List<Change> all, List<Change> changed) {
      this.run = run;
      this.decidedOn = all.stream().map(change -> change.state).toList();
      this.speculations = decidedOn.stream().map(StreamState::speculation).toList();
      this.first = changed.get(0).state;
      changed.forEach(change -> events.addAll(change.events));
    }

    @Override
    public Context context() {
      return run.context();
    }

    @Override
    public void succeeded(Appended appended) {
      partition.committed(appended);
      run.answer(
          new Accepted(first.stream(), appended.version(), appended.last(), List.copyOf(events)));
    }

    @Override
    public void failed(Throwable cause) {
      for (int i = 0; i < decidedOn.size(); i++) {
        partition.lost(decidedOn.get(i), speculations.get(i));
      }
      run.failUnknown(cause);
    }
  }
}
