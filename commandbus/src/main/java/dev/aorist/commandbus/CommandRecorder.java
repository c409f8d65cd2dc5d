package dev.aorist.commandbus;

import dev.aorist.commandbus.CommandRecorded.Answer;
import dev.aorist.commandbus.Outcome.Accepted;
import dev.aorist.commandbus.Outcome.Rejected;
import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.UnreadableEventException;
import dev.aorist.eventstore.UnwritableEventException;
import dev.aorist.eventstore.json.JsonValues;
import dev.aorist.eventstore.spi.Environment;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes what was said to a command into the log, before it is said: through the same door as
 * everybody, after the command itself is durable, on no lane. If that fails the caller hears that
 * the outcome is unknown, and sending the command again records it. Any thread.
 */
final class CommandRecorder {
  static final String CATEGORY = "command";

  /** Turns a command's id into that of its record; any number does. */
  private static final long OTHER = 0x0545_F491_4F6C_DD1DL;

  private final EventWriter writer;
  private final CommandNames names;
  private final CommandIds ids;
  private final Clock clock;
  private final JsonValues json = new JsonValues();

  CommandRecorder(Environment environment, EventWriter writer, CommandNames names) {
    this.writer = writer;
    this.names = names;
    this.clock = environment.clock();
    this.ids = new CommandIds(environment);
  }

  /**
   * The command as it will be recorded.
   *
   * @throws dev.aorist.eventstore.UnwritableEventException when it has no JSON
   * @throws IllegalArgumentException when its stream's name leaves no room for a record's
   */
  byte[] encode(StreamId stream, Object command) {
    recordOf(stream);
    if (!(command instanceof Together together)) {
      return write(command);
    }
    List<Object> parts = new ArrayList<>();
    for (Object each : together.commands()) {
      write(each);
      parts.add(names.of(each));
      parts.add(each);
    }
    return json.write(parts);
  }

  /** What is recorded can be read back, or there would be nothing to ask later. */
  private byte[] write(Object command) {
    byte[] bytes = json.write(command);
    try {
      json.read(bytes, command.getClass());
      return bytes;
    } catch (UnreadableEventException e) {
      throw new UnwritableEventException(
          names.of(command),
          "what is recorded of it cannot be read back ("
              + e.getMessage()
              + "). Make the command a record of plain values; nothing was written.",
          e);
    }
  }

  Future<?> record(CommandRun run, byte[] command, Outcome outcome) {
    if (outcome instanceof Accepted accepted) {
      UUID id = run.id();
      // Accepted once, so recorded once, also when it is sent again.
      UUID once = new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() ^ OTHER);
      int events = accepted.events().size();
      long before = events == 0 ? accepted.version() : decidedOn(run, accepted);
      return write(
          events == 0 ? ids.next() : once, run, command, before, Answer.ACCEPTED, events, null);
    }
    String reason = String.valueOf(((Rejected) outcome).reason());
    return write(ids.next(), run, command, run.decidedOn(), Answer.REJECTED, 0, reason);
  }

  Future<?> record(CommandRun run, byte[] command, CommandFailedException failure) {
    String reason = String.valueOf(failure.getCause());
    return write(ids.next(), run, command, run.decidedOn(), Answer.FAILED, 0, reason);
  }

  /** One that was sent again is not decided again, so the answer has to say. */
  private static long decidedOn(CommandRun run, Accepted accepted) {
    return run.steps() == null ? accepted.version() - accepted.events().size() : run.decidedOn();
  }

  private Future<?> write(
      UUID id,
      CommandRun run,
      byte[] command,
      long decidedOn,
      Answer answer,
      int events,
      @Nullable String reason) {
    var recorded =
        new CommandRecorded(
            run.stream().toString(),
            names.of(run.command().payload()),
            new String(command, StandardCharsets.UTF_8),
            decidedOn,
            run.decidedAt() == null ? clock.instant() : run.decidedAt(),
            answer,
            events,
            reason);
    var part = new StreamAppend(recordOf(run.stream()), ExpectedVersion.any(), List.of(recorded));
    return writer.append(new Append(id, run.metadata(), List.of(part)));
  }

  private static StreamId recordOf(StreamId stream) {
    return new StreamId(CATEGORY, stream.toString());
  }
}
