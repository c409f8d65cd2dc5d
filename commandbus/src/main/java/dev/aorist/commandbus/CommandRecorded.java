package dev.aorist.commandbus;

import dev.aorist.eventstore.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command was decided: what it was and what was said to it, kept on request ({@link
 * CommandBusBuilder#recordCommands}) for audit, and to {@linkplain RecordedCommands ask old
 * commands of new rules}. The metadata are those of the command, its id included.
 *
 * @param stream the stream of the aggregate; of several the first
 * @param command the category and the simple name of the command's class: {@code account.Withdraw}
 * @param json the command's components
 * @param decidedOn the version of the stream that it was decided on, -1 for none
 * @param decidedAt what the clock said then
 * @param answer what was said
 * @param events to how many events it led
 * @param reason why it was rejected or failed, as text; null when it was accepted
 */
@EventType("aorist.command-recorded")
public record CommandRecorded(
    String stream,
    String command,
    String json,
    long decidedOn,
    Instant decidedAt,
    Answer answer,
    int events,
    @Nullable String reason) {
  /** What was said to a command. */
  public enum Answer {
    /** It was carried out. */
    ACCEPTED,
    /** The domain refused it. */
    REJECTED,
    /** A handler failed on it. */
    FAILED
  }
}
