package dev.aorist.commandbus;

import dev.aorist.commandbus.ManualStore.Stored;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.StreamId;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Some events of a {@link ManualStore}, by their offsets. */
record ManualBatch(List<Stored> stored, List<Integer> offsets, long from) implements EventBatch {
  @Override
  public EventCursor cursor() {
    return new Cursor();
  }

  @Override
  public long next() {
    return offsets.isEmpty() ? from : stored.get(offsets.get(offsets.size() - 1)).version() + 1;
  }

  @Override
  public boolean end() {
    return true;
  }

  private final class Cursor implements EventCursor {
    private int at = -1;

    private Stored event() {
      return stored.get(offsets.get(at));
    }

    @Override
    public boolean next() {
      return ++at < offsets.size();
    }

    @Override
    public int partition() {
      return 0;
    }

    @Override
    public long offset() {
      return offsets.get(at);
    }

    @Override
    public long version() {
      return event().version();
    }

    @Override
    public long timestamp() {
      return 0;
    }

    @Override
    public StreamId stream() {
      return event().stream();
    }

    @Override
    public String type() {
      return event().payload().getClass().getSimpleName();
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
}
