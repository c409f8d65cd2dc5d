package dev.aorist.commandbus;

import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.json.JsonValues;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Commands on their way to another member: JSON, with the names of {@link CommandNames}, never of
 * classes, so that nothing but a registered command can be made of it. Any thread.
 */
final class TravellingCommands {
  private final CommandNames names;
  private final JsonValues json = new JsonValues();

  TravellingCommands(CommandNames names) {
    this.names = names;
  }

  /**
   * @param together whether the commands are carried out together
   * @param names of the commands, whose JSON follows piece by piece
   */
  private record Message(
      UUID id,
      Metadata metadata,
      @Nullable Instant deadline,
      boolean together,
      List<String> names) {}

  /**
   * @throws dev.aorist.eventstore.UnwritableEventException when the command has no JSON
   */
  byte[] write(Command command) {
    boolean together = command.payload() instanceof Together;
    List<?> payloads =
        command.payload() instanceof Together several
            ? several.commands()
            : List.of(command.payload());
    List<String> called = new ArrayList<>();
    List<byte[]> pieces = new ArrayList<>();
    for (Object payload : payloads) {
      called.add(names.of(payload));
      pieces.add(json.write(payload));
    }
    pieces.add(
        0,
        json.write(
            new Message(
                command.id(), command.metadata(), command.deadlineOrNull(), together, called)));
    return Parcel.pack(pieces);
  }

  /**
   * @throws IllegalArgumentException when this member knows no such command
   * @throws dev.aorist.eventstore.UnreadableEventException when it is none
   */
  Command read(byte[] bytes) {
    List<byte[]> pieces = Parcel.unpack(bytes);
    Message message = json.read(pieces.get(0), Message.class);
    if (message.names.isEmpty() || message.names.size() != pieces.size() - 1) {
      throw new IllegalArgumentException("A command of another member lacks a piece.");
    }
    List<Object> payloads = new ArrayList<>();
    for (int i = 0; i < message.names.size(); i++) {
      String name = message.names.get(i);
      Class<?> type = names.find(name);
      if (type == null) {
        throw new IllegalArgumentException(
            "The leader's program knows no command " + name + ". Update that member.");
      }
      payloads.add(json.read(pieces.get(i + 1), type));
    }
    Object payload = message.together ? new Together(payloads) : payloads.get(0);
    return new Command(message.id, payload, message.metadata, message.deadline);
  }
}
