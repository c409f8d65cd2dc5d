package dev.aorist.commandbus;

import dev.aorist.commandbus.Outcome.Accepted;
import dev.aorist.commandbus.Outcome.Rejected;
import dev.aorist.eventstore.AppendIdExpiredException;
import dev.aorist.eventstore.LimitExceededException;
import dev.aorist.eventstore.OverloadedException;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.json.JsonValues;
import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.eventstore.spi.EventCodec.TypeName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers to commands on their way back to the member that sent them: JSON, in which events have
 * their logical names. The reason of a rejection has no name but that of its class; only records,
 * constants of enums and a few values of the language are made of it. Any thread.
 */
final class TravellingAnswers {
  private static final Set<Class<?>> VALUES =
      Set.of(String.class, Integer.class, Long.class, Double.class, Boolean.class);

  private final EventCodec codec;
  private final JsonValues json = new JsonValues();

  TravellingAnswers(EventCodec codec) {
    this.codec = codec;
  }

  private enum Kind {
    ACCEPTED,
    REJECTED,
    LATE,
    FAILED
  }

  /**
   * @param events what the events are, whose data follow piece by piece
   * @param name the class of the reason, which follows, or where it failed
   * @param text what failed
   */
  private record Message(
      Kind kind,
      @Nullable StreamId stream,
      long version,
      @Nullable Position position,
      List<TypeName> events,
      @Nullable String name,
      @Nullable String text,
      @Nullable Instant deadline) {
    static Message of(Kind kind, @Nullable String name, @Nullable String text) {
      return new Message(kind, null, 0, null, List.of(), name, text, null);
    }
  }

  byte[] write(Outcome outcome) {
    return outcome.fold(this::accepted, this::rejected);
  }

  private byte[] accepted(Accepted accepted) {
    List<TypeName> types = new ArrayList<>();
    List<byte[]> pieces = new ArrayList<>();
    for (Object event : accepted.events()) {
      types.add(codec.typeOf(event.getClass()));
      pieces.add(codec.encode(event));
    }
    return pack(
        new Message(
            Kind.ACCEPTED,
            accepted.stream(),
            accepted.version(),
            accepted.position(),
            types,
            null,
            null,
            null),
        pieces);
  }

  private byte[] rejected(Rejected rejected) {
    Object reason = rejected.reason();
    Class<?> type = reason instanceof Enum<?> e ? e.getDeclaringClass() : reason.getClass();
    try {
      byte[] bytes = json.write(reason);
      if (!isAllowed(type) || !json.read(bytes, type).equals(reason)) {
        throw new IllegalArgumentException("it does not come back as it was");
      }
      return pack(Message.of(Kind.REJECTED, type.getName(), null), List.of(bytes));
    } catch (RuntimeException e) {
      return failure(
          "Telling another member why it was rejected (" + reason + ")",
          new IllegalArgumentException(
              type.getName() + " cannot travel (" + e.getMessage() + "); make it a record"));
    }
  }

  byte[] failure(String where, Throwable cause) {
    return pack(Message.of(Kind.FAILED, where, cause.toString()), List.of());
  }

  byte[] write(Throwable cause) {
    if (cause instanceof DeadlineExceededException late) {
      var message = new Message(Kind.LATE, null, 0, null, List.of(), null, null, late.deadline());
      return pack(message, List.of());
    }
    return cause instanceof CommandFailedException failed
        ? failure(failed.where(), failed.getCause() == null ? failed : failed.getCause())
        : failure("The leader", cause);
  }

  private byte[] pack(Message message, List<byte[]> pieces) {
    List<byte[]> all = new ArrayList<>();
    all.add(json.write(message));
    all.addAll(pieces);
    return Parcel.pack(all);
  }

  /** Whether the store's own road tells it, so that the caller gets the same exception. */
  boolean isForStore(Throwable cause, Predicate<Throwable> isToBeAskedAgain) {
    return isToBeAskedAgain.test(cause)
        || cause instanceof AppendIdExpiredException
        || cause instanceof OverloadedException
        || cause instanceof LimitExceededException;
  }

  /**
   * The outcome; what failed is thrown.
   *
   * @param command what it answers
   * @throws IllegalArgumentException when it is no answer that this program can read
   */
  Outcome read(byte[] bytes, Command command, StreamId stream) {
    List<byte[]> pieces = Parcel.unpack(bytes);
    Message message = json.read(pieces.get(0), Message.class);
    return switch (message.kind) {
      case ACCEPTED -> accepted(message, pieces);
      case REJECTED -> new Rejected(reason(message, pieces, command));
      case LATE -> throw new DeadlineExceededException(command.id(), there(message.deadline));
      case FAILED ->
          throw new CommandFailedException(
              command.id(), stream, there(message.name), new Elsewhere(there(message.text)));
    };
  }

  private Accepted accepted(Message message, List<byte[]> pieces) {
    if (pieces.size() != message.events.size() + 1) {
      throw incomplete();
    }
    List<Object> events = new ArrayList<>();
    for (int i = 0; i < message.events.size(); i++) {
      TypeName type = message.events.get(i);
      byte[] data = pieces.get(i + 1);
      codec.decoder(type.name(), type.version()).decode(data, 0, data.length, events::add);
    }
    return new Accepted(
        there(message.stream), message.version, message.position, List.copyOf(events));
  }

  private Object reason(Message message, List<byte[]> pieces, Command command) {
    if (pieces.size() != 2) {
      throw incomplete();
    }
    Object payload = command.payload();
    Object first = payload instanceof Together several ? several.commands().get(0) : payload;
    Class<?> type;
    try {
      type = Class.forName(there(message.name), false, first.getClass().getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "The command was rejected for a reason that this member's program does not know ("
              + message.name
              + "). Update this member.",
          e);
    }
    if (!isAllowed(type)) {
      throw new IllegalArgumentException(
          "Another member names " + type.getName() + " as a reason, which is no record.");
    }
    return json.read(pieces.get(1), type);
  }

  private static boolean isAllowed(Class<?> type) {
    return type.isRecord() || type.isEnum() || VALUES.contains(type);
  }

  private static <T> T there(@Nullable T part) {
    if (part == null) {
      throw incomplete();
    }
    return part;
  }

  private static IllegalArgumentException incomplete() {
    return new IllegalArgumentException("An answer of another member lacks a piece.");
  }

  /** What failed on another member, by its text. */
  private static final class Elsewhere extends RuntimeException {
    private static final long serialVersionUID = 1;

    Elsewhere(String text) {
      super(text, null, false, false);
    }

    @Override
    public String toString() {
      return getMessage();
    }
  }
}
