package dev.aorist.aggregates;

import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.EventStoreException;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A load under way: folds pages of a stream into a state, up to a last version and a first offset
 * that does not count any more. Used by one thread after the other, handed on with the page.
 */
final class Fold {
  private final Decider<Object, Object, Object> decider;
  private final StreamId stream;
  private final long lastVersion;
  private final long endOffset;
  private final Consumer<Object> evolve = this::evolve;
  private long version;
  private @Nullable Position position;
  private @Nullable Object state;

  Fold(AggregateType type, Loaded base, long lastVersion, long endOffset) {
    this.decider = type.decider();
    this.stream = base.stream();
    this.lastVersion = lastVersion;
    this.endOffset = endOffset;
    this.version = base.version();
    this.position = base.positionOrNull();
    this.state = base.stateOrNull();
  }

  StreamId stream() {
    return stream;
  }

  /** The version to read next. */
  long next() {
    return version + 1;
  }

  /** How many events to read next. */
  int limit(int most) {
    return lastVersion == Long.MAX_VALUE ? most : (int) Math.min(most, lastVersion - version);
  }

  /** Folds the events of a page in; true when the last one was reached. */
  boolean add(EventBatch page) {
    EventCursor cursor = page.cursor();
    boolean empty = true;
    int partition = 0;
    long offset = -1;
    while (cursor.next()) {
      if (cursor.version() > lastVersion || cursor.offset() >= endOffset) {
        remember(partition, offset);
        return true;
      }
      add(cursor);
      empty = false;
      version = cursor.version();
      partition = cursor.partition();
      offset = cursor.offset();
    }
    remember(partition, offset);
    return empty || version >= lastVersion;
  }

  Loaded result() {
    return new Loaded(stream, version, position, state);
  }

  private void add(EventCursor cursor) {
    try {
      cursor.payloads(evolve);
    } catch (EventStoreException e) {
      throw e;
    } catch (Exception e) {
      var at = new Position(cursor.partition(), cursor.offset());
      throw new UnfoldableStreamException(stream, cursor.version(), at, cursor.type(), e);
    }
  }

  private void evolve(Object event) {
    state = decider.evolve(state, event);
  }

  private void remember(int partition, long offset) {
    if (offset >= 0) {
      position = new Position(partition, offset);
    }
  }
}
