package dev.aorist.eventstore;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known about an event besides its data. An immutable value; every part may be missing. All
 * strings and headers of one event together are at most {@value #MAX_BYTES} bytes; the store checks
 * it when the event is appended.
 *
 * @param commandIdOrNull the command that was accepted with this event
 * @param correlationIdOrNull names the conversation that it belongs to, as the outermost caller
 *     named it
 * @param causationIdOrNull the event or command that brought it about
 * @param traceparentOrNull the W3C trace context of the caller
 * @param actorOrNull who asked for it
 * @param headers whatever else the application wants to keep
 */
public record Metadata(
    @Nullable UUID commandIdOrNull,
    @Nullable String correlationIdOrNull,
    @Nullable UUID causationIdOrNull,
    @Nullable String traceparentOrNull,
    @Nullable String actorOrNull,
    Map<String, String> headers) {
  /** The most bytes of metadata that one event may carry, encoded. */
  public static final int MAX_BYTES = 16 * 1024;

  private static final Metadata NONE = new Metadata(null, null, null, null, null, Map.of());

  public Metadata {
    headers = Map.copyOf(Objects.requireNonNull(headers, "headers"));
  }

  /** No metadata. */
  public static Metadata none() {
    return NONE;
  }

  public Optional<UUID> commandId() {
    return Optional.ofNullable(commandIdOrNull);
  }

  public Optional<String> correlationId() {
    return Optional.ofNullable(correlationIdOrNull);
  }

  public Optional<UUID> causationId() {
    return Optional.ofNullable(causationIdOrNull);
  }

  public Optional<String> traceparent() {
    return Optional.ofNullable(traceparentOrNull);
  }

  public Optional<String> actor() {
    return Optional.ofNullable(actorOrNull);
  }

  public Metadata withCommandId(UUID id) {
    return new Metadata(
        id, correlationIdOrNull, causationIdOrNull, traceparentOrNull, actorOrNull, headers);
  }

  public Metadata withCorrelationId(String id) {
    return new Metadata(
        commandIdOrNull, id, causationIdOrNull, traceparentOrNull, actorOrNull, headers);
  }

  public Metadata withCausationId(UUID id) {
    return new Metadata(
        commandIdOrNull, correlationIdOrNull, id, traceparentOrNull, actorOrNull, headers);
  }

  public Metadata withTraceparent(String traceparent) {
    return new Metadata(
        commandIdOrNull, correlationIdOrNull, causationIdOrNull, traceparent, actorOrNull, headers);
  }

  public Metadata withActor(String actor) {
    return new Metadata(
        commandIdOrNull, correlationIdOrNull, causationIdOrNull, traceparentOrNull, actor, headers);
  }

  /** This metadata with one more header, or another value for it. */
  public Metadata withHeader(String name, String value) {
    var more = new java.util.HashMap<>(headers);
    more.put(name, value);
    return new Metadata(
        commandIdOrNull,
        correlationIdOrNull,
        causationIdOrNull,
        traceparentOrNull,
        actorOrNull,
        more);
  }
}
