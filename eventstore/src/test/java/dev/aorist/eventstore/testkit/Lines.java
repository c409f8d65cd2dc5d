package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.OverloadedException;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.VersionConflictException;
import io.vertx.core.AsyncResult;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** How a test and the processes that it starts tell each other of appends: in words of a line. */
public final class Lines {
  private Lines() {}

  /** A {@linkplain History#labelled labelled} append. */
  public static String append(Append append) {
    List<?> events = append.streams().get(0).events();
    int label = (append.id() + "#0").length();
    return append.id()
        + " "
        + append.streams().get(0).expected().value()
        + " "
        + events.size()
        + " "
        + (events.get(0).toString().length() - label)
        + " "
        + append.streams().stream()
            .map(part -> part.stream().toString())
            .collect(Collectors.joining(" "));
  }

  /**
   * @param words of a line
   * @param at which of them is the first of {@link #append(Append)}
   */
  public static Append append(String[] words, int at) {
    return History.labelled(
        UUID.fromString(words[at]),
        Arrays.stream(words).skip(at + 4).map(StreamId::parse).toList(),
        new ExpectedVersion(Long.parseLong(words[at + 1])),
        Integer.parseInt(words[at + 2]),
        "x".repeat(Integer.parseInt(words[at + 3])));
  }

  /** What an append was told. */
  public static String answer(AsyncResult<Appended> answer) {
    if (answer.succeeded()) {
      Appended done = answer.result();
      return "done "
          + done.last()
          + " "
          + done.events()
          + " "
          + done.version()
          + " "
          + done.timestamp();
    }
    if (answer.cause() instanceof VersionConflictException conflict) {
      return "conflict "
          + conflict.stream()
          + " "
          + conflict.expected().value()
          + " "
          + conflict.actual();
    }
    return "failed " + answer.cause().getClass().getName();
  }

  /**
   * @param at which of the words is the first of {@link #answer}
   */
  public static Outcome outcome(String[] words, int at) {
    switch (words[at]) {
      case "done":
        return new Outcome.Done(
            new Appended(
                Position.parse(words[at + 1]),
                Integer.parseInt(words[at + 2]),
                Long.parseLong(words[at + 3]),
                Long.parseLong(words[at + 4])));
      case "conflict":
        return new Outcome.Conflict(
            new VersionConflictException(
                StreamId.parse(words[at + 1]),
                new ExpectedVersion(Long.parseLong(words[at + 2])),
                Long.parseLong(words[at + 3])));
      default:
        return failure(words[at + 1], String.join(" ", words));
    }
  }

  private static Outcome failure(String exception, String line) {
    if (exception.equals(OutcomeUnknownException.class.getName())) {
      return new Outcome.Unknown();
    }
    if (exception.equals(StoreUnavailableException.class.getName())) {
      return new Outcome.Refused(new StoreUnavailableException("as the process was told", null));
    }
    if (exception.equals(OverloadedException.class.getName())) {
      return new Outcome.Refused(new OverloadedException("As the process was told", 0, 0));
    }
    throw new AssertionError("the process was told " + line);
  }

  /** An event whose payload is a text without spaces. */
  public static String event(Event event) {
    return event.position()
        + " "
        + event.stream()
        + " "
        + event.version()
        + " "
        + event.timestamp()
        + " "
        + event.id()
        + " "
        + event.payload();
  }

  /**
   * @param at which of the words is the first of {@link #event(Event)}
   */
  public static Event event(String[] words, int at) {
    return new Event(
        Position.parse(words[at]),
        StreamId.parse(words[at + 1]),
        Long.parseLong(words[at + 2]),
        Long.parseLong(words[at + 3]),
        UUID.fromString(words[at + 4]),
        "text",
        Metadata.none(),
        words[at + 5]);
  }
}
