package dev.aorist.eventstore;

import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Walks over the events that a filter wants. For one thread at a time. */
final class FilteredCursor implements EventCursor {
  private final EventCursor all;
  private final EventFilter filter;
  private final String[] categories;

  FilteredCursor(EventCursor all, EventFilter filter) {
    this.all = all;
    this.filter = filter;
    this.categories = filter.categories().toArray(new String[0]);
  }

  @Override
  public boolean next() {
    while (all.next()) {
      if (isInCategory() && mayBeWanted()) {
        return true;
      }
    }
    return false;
  }

  private boolean isInCategory() {
    for (String category : categories) {
      if (all.isIn(category)) {
        return true;
      }
    }
    return categories.length == 0;
  }

  private boolean mayBeWanted() {
    if (filter.types().isEmpty()) {
      return true;
    }
    Class<?> type = all.payloadType();
    return type == null || filter.wants(type);
  }

  @Override
  public void payloads(Consumer<Object> to) {
    all.payloads(
        payload -> {
          if (filter.wants(payload.getClass())) {
            to.accept(payload);
          }
        });
  }

  @Override
  public int partition() {
    return all.partition();
  }

  @Override
  public long offset() {
    return all.offset();
  }

  @Override
  public long version() {
    return all.version();
  }

  @Override
  public long timestamp() {
    return all.timestamp();
  }

  @Override
  public StreamId stream() {
    return all.stream();
  }

  @Override
  public boolean isIn(String category) {
    return all.isIn(category);
  }

  @Override
  public String type() {
    return all.type();
  }

  @Override
  public int schemaVersion() {
    return all.schemaVersion();
  }

  @Override
  public UUID id() {
    return all.id();
  }

  @Override
  public Metadata metadata() {
    return all.metadata();
  }

  @Override
  public int dataLength() {
    return all.dataLength();
  }

  @Override
  public byte[] data() {
    return all.data();
  }

  @Override
  public @Nullable Class<?> payloadType() {
    return all.payloadType();
  }
}
