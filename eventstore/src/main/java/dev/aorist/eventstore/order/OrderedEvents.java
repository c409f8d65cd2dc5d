package dev.aorist.eventstore.order;

import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.StreamId;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events that are at hand, as a walk. What is walked over is passed; what is not comes again.
 */
final class OrderedEvents implements EventCursor {
  private final ClosedOrder order;
  private @Nullable EventCursor at;

  OrderedEvents(ClosedOrder order) {
    this.order = order;
  }

  @Override
  public boolean next() {
    pass();
    at = order.peek();
    return at != null;
  }

  /** Leaves the event that it stands on behind. */
  void pass() {
    if (at != null) {
      at = null;
      order.advance();
    }
  }

  private EventCursor event() {
    EventCursor event = at;
    if (event == null) {
      throw new IllegalStateException("There is no event here; ask next() first.");
    }
    return event;
  }

  @Override
  public int partition() {
    return event().partition();
  }

  @Override
  public long offset() {
    return event().offset();
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
  public boolean isIn(String category) {
    return event().isIn(category);
  }

  @Override
  public String type() {
    return event().type();
  }

  @Override
  public int schemaVersion() {
    return event().schemaVersion();
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
    return event().dataLength();
  }

  @Override
  public byte[] data() {
    return event().data();
  }

  @Override
  public @Nullable Class<?> payloadType() {
    return event().payloadType();
  }

  @Override
  public void payloads(Consumer<Object> to) {
    event().payloads(to);
  }
}
