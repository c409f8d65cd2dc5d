package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.StreamId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The store as its readers may think of it: a list of events for each partition. Says what each
 * kind of read has to give. The simulation holds the store's answers against it.
 */
record LogModel(List<List<Event>> partitions) {
  /** The events of a stream at or before {@code time}, oldest first. */
  List<Event> stream(StreamId stream, long time) {
    List<Event> events = new ArrayList<>();
    for (List<Event> partition : partitions) {
      for (Event event : partition) {
        if (event.stream().equals(stream) && event.timestamp() <= time) {
          events.add(event);
        }
      }
    }
    return events;
  }

  /** What a read of a stream gives that goes on until its end. */
  List<Event> read(StreamId stream, boolean backward, long from, int limit, long time) {
    List<Event> events = stream(stream, time);
    if (backward) {
      Collections.reverse(events);
    }
    return events.stream()
        .filter(event -> backward ? event.version() <= from : event.version() >= from)
        .limit(limit)
        .toList();
  }

  /** The offset behind the last event of a partition that is not after {@code time}. */
  long endAt(int partition, long time) {
    return partitions.get(partition).stream().filter(event -> event.timestamp() <= time).count();
  }

  /** Whether a reader that saw these events of a partition saw its beginning. */
  boolean beginsWith(int partition, List<Event> seen) {
    List<Event> events = partitions.get(partition);
    return seen.size() <= events.size() && events.subList(0, seen.size()).equals(seen);
  }
}
