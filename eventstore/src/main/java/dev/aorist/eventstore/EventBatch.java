package dev.aorist.eventstore;

import java.util.ArrayList;
import java.util.List;

/**
 * Some committed events, in order: of one stream, of one partition, or of all in total order.
 * Immutable; every cursor starts at the first event again.
 */
public interface EventBatch {
  /** A walk over the events that decodes nothing unasked. */
  EventCursor cursor();

  /**
   * Where to go on reading: the next offset for a partition, the next version for a stream (going
   * backward: the version before the last one read, -1 at its beginning).
   */
  long next();

  /**
   * Whether everything that was committed when it was read has been read: nothing is left beyond
   * {@link #next()}.
   */
  boolean end();

  /**
   * All events, decoded.
   *
   * @throws UnreadableEventException when one cannot be read
   */
  default List<Event> events() {
    return events(EventFilter.all());
  }

  /**
   * The events that the filter wants, decoded.
   *
   * @throws UnreadableEventException when one of them cannot be read
   */
  default List<Event> events(EventFilter filter) {
    var events = new ArrayList<Event>();
    for (EventCursor cursor = filter.cursor(this); cursor.next(); ) {
      cursor.events(events::add);
    }
    return events;
  }
}
