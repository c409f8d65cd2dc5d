package dev.aorist.commandbus;

import dev.aorist.eventstore.AppendIds;
import dev.aorist.eventstore.Metadata;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A command on its way: the domain's object with what is known about it. An immutable value.
 *
 * <p>Sent again with the same id, an accepted command that wrote events gets its first answer and
 * writes nothing. So a caller that must not do a thing twice makes the command once ({@link
 * CommandBus#command}), keeps it, and sends the same one until it is answered.
 *
 * @param id as {@link AppendIds} says; one of version 7 that is older than the store's id window is
 *     refused as expired
 * @param payload the domain's command
 * @param metadata kept with every event that the command leads to; the bus sets the command id to
 *     the command's, and so the causation and correlation id unless they are given: a command that
 *     an event brought about names that event as its cause
 * @param deadlineOrNull when deciding is pointless; a command that is not decided by then fails
 *     with {@link DeadlineExceededException}, one that is decided is carried out
 */
public record Command(
    UUID id, Object payload, Metadata metadata, @Nullable Instant deadlineOrNull) {
  /**
   * @throws IllegalArgumentException when the id cannot be one or the payload is itself a {@code
   *     Command}
   */
  public Command {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(payload, "payload");
    Objects.requireNonNull(metadata, "metadata");
    AppendIds.check(id, "A command id");
    if (payload instanceof Command) {
      throw new IllegalArgumentException(
          "The payload of the command " + id + " is itself a Command; send that one.");
    }
  }

  /** A command without metadata or deadline. */
  public static Command of(UUID id, Object payload) {
    return new Command(id, payload, Metadata.none(), null);
  }

  public Optional<Instant> deadline() {
    return Optional.ofNullable(deadlineOrNull);
  }

  /** The same command with other metadata. */
  public Command with(Metadata metadata) {
    return new Command(id, payload, metadata, deadlineOrNull);
  }

  /** The same command, to be decided before {@code deadline} or not at all. */
  public Command before(Instant deadline) {
    return new Command(id, payload, metadata, Objects.requireNonNull(deadline, "deadline"));
  }
}
