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
 *
 * <p>One that begins with a snapshot reads the snapshot's own event too, and goes on only if it is
 * the one that the log has.
 */
final class Fold {
  private final Decider<Object, Object, Object> decider;
  private final StreamId stream;
  private final long lastVersion;
  private final long endOffset;
  private final Consumer<Object> evolve = this::evolve;
  private @Nullable Snapshot unconfirmed;
  private int folded;
  private long version;
  private long timestamp;
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

  /** The same load, beginning with a snapshot that has yet to be confirmed. */
  Fold on(AggregateType type, Snapshot snapshot) {
    var fold = new Fold(type, snapshot.loaded(), lastVersion, endOffset);
    fold.unconfirmed = snapshot;
    return fold;
  }

  /** The same load without the snapshot, which was refuted. */
  Fold anew(AggregateType type) {
    return new Fold(type, Loaded.nothing(stream), lastVersion, endOffset);
  }

  /** Whether a snapshot of this version and offset is of use. */
  boolean reaches(Snapshot snapshot) {
    Position at = snapshot.loaded().positionOrNull();
    return snapshot.loaded().version() <= lastVersion && at != null && at.offset() < endOffset;
  }

  boolean isWhole() {
    return lastVersion == Long.MAX_VALUE && endOffset == Long.MAX_VALUE;
  }

  StreamId stream() {
    return stream;
  }

  /** The version to read next. */
  long next() {
    return unconfirmed == null ? version + 1 : version;
  }

  /** How many events to read next. */
  int limit(int most) {
    return lastVersion == Long.MAX_VALUE ? most : (int) Math.min(most, lastVersion - next() + 1);
  }

  /** Whether the first event of the page is the one that the snapshot was taken after, if any. */
  boolean confirms(EventBatch page) {
    Snapshot snapshot = unconfirmed;
    if (snapshot == null) {
      return true;
    }
    EventCursor cursor = page.cursor();
    boolean same =
        cursor.next()
            && cursor.version() == version
            && new Position(cursor.partition(), cursor.offset()).equals(position)
            && cursor.timestamp() == snapshot.timestamp();
    if (same) {
      unconfirmed = null;
    }
    return same;
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
      if (cursor.version() <= version) {
        continue; // the snapshot's own
      }
      add(cursor);
      empty = false;
      folded++;
      version = cursor.version();
      partition = cursor.partition();
      offset = cursor.offset();
      timestamp = cursor.timestamp();
    }
    remember(partition, offset);
    return empty || version >= lastVersion;
  }

  Loaded result() {
    return new Loaded(stream, version, position, state);
  }

  /** How many events were folded in. */
  int folded() {
    return folded;
  }

  /** What to keep of it; at least one event was folded in. */
  Snapshot snapshot() {
    return new Snapshot(result(), timestamp);
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
