package dev.aorist.commandbus;

import dev.aorist.commandbus.Outcome.Accepted;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Rebuilds the first answer to a command that was sent again: where its events are is remembered by
 * the store, the events themselves are read again.
 */
final class FirstAnswer {
  private FirstAnswer() {}

  static void read(EventReader reader, CommandRun run, Appended appended) {
    List<Step> steps = run.steps();
    if (steps != null) {
      reader
          .read(appended.first(), 1)
          .map(batch -> rebuild(run, steps, appended, batch))
          .onSuccess(run::answer)
          .onFailure(run::fail);
      return;
    }
    long first = appended.version() - appended.events() + 1;
    if (first < 0) {
      run.fail(foreign(run));
      return;
    }
    reader
        .readStream(StreamRead.of(run.stream()).from(first).limit(appended.events()))
        .map(batch -> rebuild(run, appended, batch))
        .onSuccess(run::answer)
        .onFailure(run::fail);
  }

  private static Outcome rebuild(CommandRun run, Appended appended, EventBatch batch) {
    List<Object> events = new ArrayList<>(appended.events());
    EventCursor cursor = batch.cursor();
    long offset = appended.first().offset();
    while (cursor.next()) {
      if (cursor.offset() != offset++) {
        throw foreign(run);
      }
      cursor.payloads(events::add);
    }
    if (offset != appended.last().offset() + 1) {
      throw foreign(run);
    }
    return new Accepted(run.stream(), appended.version(), appended.last(), List.copyOf(events));
  }

  /** The events of commands that were carried out together are one append. */
  private static Outcome rebuild(
      CommandRun run, List<Step> steps, Appended appended, EventBatch batch) {
    List<Object> events = new ArrayList<>(appended.events());
    StreamId first = null;
    EventCursor cursor = batch.cursor();
    while (cursor.next() && cursor.offset() <= appended.last().offset()) {
      StreamId stream = cursor.stream();
      first = first == null ? stream : first;
      if (steps.stream().noneMatch(step -> step.stream().equals(stream))) {
        throw foreign(run);
      }
      cursor.payloads(events::add);
    }
    return new Accepted(
        Objects.requireNonNull(first), appended.version(), appended.last(), List.copyOf(events));
  }

  private static CommandFailedException foreign(CommandRun run) {
    return new CommandFailedException(
        run.id(),
        run.stream(),
        "Finding the first answer",
        new IllegalArgumentException(
            "the id " + run.id() + " was used for an append to another stream"));
  }
}
