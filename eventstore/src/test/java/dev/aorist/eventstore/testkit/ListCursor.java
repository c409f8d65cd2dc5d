package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.StreamId;
import java.util.Iterator;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Walks over events that are objects already. */
final class ListCursor implements EventCursor {
  private final Iterator<Event> events;
  private @Nullable Event current;

  ListCursor(Iterator<Event> events) {
    this.events = events;
  }

  @Override
  public boolean next() {
    current = events.hasNext() ? events.next() : null;
    return current != null;
  }

  private Event event() {
    if (current == null) {
      throw new IllegalStateException("No event here.");
    }
    return current;
  }

  @Override
  public int partition() {
    return event().position().partition();
  }

  @Override
  public long offset() {
    return event().position().offset();
  }

  @Override
  public long version() {
    return event().version();
  }

  @Override
  public long timestamp() {
    return event().timestamp();
  }

  @Override
  public StreamId stream() {
    return event().stream();
  }

  @Override
  public String type() {
    return event().type();
  }

  @Override
  public int schemaVersion() {
    return 1;
  }

  @Override
  public UUID id() {
    return event().id();
  }

  @Override
  public Metadata metadata() {
    return event().metadata();
  }

  @Override
  public int dataLength() {
    return 0;
  }

  @Override
  public byte[] data() {
    return new byte[0];
  }

  @Override
  public void payloads(Consumer<Object> to) {
    to.accept(event().payload());
  }
}
