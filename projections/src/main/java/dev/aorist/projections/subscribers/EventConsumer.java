package dev.aorist.projections.subscribers;

import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.ConsumerOffsets.Start;
import dev.aorist.eventstore.Event;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.Set;

/**
 * What a subscriber or a reaction is to the engine. An immutable value.
 *
 * @param group the consumer group under whose name its place is stored
 * @param start where it begins at first
 * @param retries how often a failing event is tried again
 * @param events the classes of events that it handles, concrete or not
 * @param handler does it
 */
public record EventConsumer(
    String group, Start start, int retries, Set<Class<?>> events, Handler handler) {
  /** Handles one event. */
  @FunctionalInterface
  public interface Handler {
    /**
     * @param number tells several events apart that upcasters made of one stored event, from 0
     * @return completes when the event is done
     * @throws Exception when it fails at once
     */
    Future<?> handle(Event event, int number) throws Exception;
  }

  public EventConsumer {
    ConsumerOffset.checkGroup(group);
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(handler, "handler");
    events = Set.copyOf(events);
    if (retries < 0) {
      throw new IllegalArgumentException("A number of retries is at least 0; got " + retries + ".");
    }
  }

  boolean handles(Class<?> type) {
    return events.stream().anyMatch(event -> event.isAssignableFrom(type));
  }
}
